using Crest.Survey.LightCurves;
using Crest.Survey.Observations;

namespace Crest.Survey.Tests.Nights;

/// <summary>Small tables of observations.</summary>
internal static class Curves
{
    /// <summary>A table with bands g and r: for each object its observations (day, band, flux, error).</summary>
    public static ObservationTable Of(params (double Day, int Band, float Flux, float Error)[][] objects)
    {
        int[] starts = [0, .. objects.Select((_, i) => objects.Take(i + 1).Sum(o => o.Length))];
        (double Day, int Band, float Flux, float Error)[] all = [.. objects.SelectMany(o => o)];
        int count = objects.Length;
        return new ObservationTable
        {
            Bands = ["g", "r"], ZeroPoint = 27.5, Classes = ["Ia", "other"], RowStart = starts,
            Mjd = [.. all.Select(o => 59000 + o.Day)], Band = [.. all.Select(o => (byte)o.Band)],
            Flux = [.. all.Select(o => o.Flux)], FluxError = [.. all.Select(o => o.Error)], Flags = new ObservationFlags[all.Length],
            Name = [.. Enumerable.Range(0, count).Select(i => $"sn{i}")], Type = [.. Enumerable.Repeat("", count)],
            Label = [.. Enumerable.Range(0, count).Select(i => i % 2)], Split = new sbyte[count],
            Position = new SkyPosition[count],
            SpectroscopicRedshift = [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? 0.1f : float.NaN)],
            SpectroscopicRedshiftError = [.. Enumerable.Repeat(0.001f, count)],
            HostPhotometricRedshift = [.. Enumerable.Range(0, count).Select(i => 0.2f + (0.1f * i))],
            HostPhotometricRedshiftError = [.. Enumerable.Repeat(0.05f, count)],
            SimulatedRedshift = [.. Enumerable.Repeat(0.777f, count)], MilkyWayReddening = new float[count],
            PeakMjd = [.. Enumerable.Repeat(59020.0, count)],
        };
    }

    /// <summary>A table of random light curves of 1 to 30 nights.</summary>
    public static ObservationTable Random(int seed, int count)
    {
        var random = new Random(seed);
        return Of([.. Enumerable.Range(0, count).Select(_ =>
        {
            double day = 0;
            return Enumerable.Range(0, random.Next(1, 60)).Select(_ =>
            {
                day += random.NextDouble() < 0.5 ? 0.01 : 1 + (5 * random.NextDouble());
                return (day, random.Next(2), (200 * random.NextSingle()) - 20, 1 + (20 * random.NextSingle()));
            }).ToArray();
        })]);
    }
}
