using System.Globalization;
using Crest.Survey.LightCurveFiles;
using Crest.Survey.Observations;
using Crest.Survey.SurveySimulation;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.SurveySimulation;

/// <summary>What a simulation wrote, read again.</summary>
internal static class Simulated
{
    /// <summary>Runs a simulation; its output is a file of a folder of its own.</summary>
    public static ObservationTable Table(LightCurveSimulation simulation)
    {
        using var folder = new TemporaryFolder();
        simulation = simulation with { Output = folder.At("out.nc"), Threads = 2 };
        simulation.Run();
        using RaggedLightCurves file = RaggedLightCurves.Open(simulation.Output);
        file.CheckContent();
        return file.ReadAll();
    }

    public static ObservationTable Of(SurveyPreset survey, int count, long seed = 7, TypeShares? shares = null) =>
        Table(new LightCurveSimulation { Survey = survey, Count = count, Seed = seed, Shares = shares, Output = "" });

    /// <summary>Supernovae seen each day in each band, where the noise can be neglected.</summary>
    public static ObservationTable Daily(string type, int count, double minimum, double maximum, string bands = "g r i z")
    {
        using var folder = new TemporaryFolder();
        IEnumerable<string> rows = from day in Enumerable.Range(0, 240)
                                   from band in bands.Split(' ')
                                   select string.Create(CultureInfo.InvariantCulture, $"{58000.25 + day},{band},30\n");
        return Table(new LightCurveSimulation
        {
            Cadence = folder.Write("cadence.csv", "mjd,band,depth\n" + string.Concat(rows)), Count = count, Seed = 11, Output = "",
            MinimumRedshift = minimum, MaximumRedshift = maximum, Shares = TypeShares.Parse($$"""{"{{type}}":1}"""),
        });
    }

    /// <summary>The rows of an object in a band.</summary>
    public static IEnumerable<int> RowsOf(this ObservationTable table, int index, string band)
    {
        for (int row = table.RowStart[index]; row < table.RowStart[index + 1]; row++)
            if (table.Bands[table.Band[row]] == band) yield return row;
    }

    /// <summary>Rest-frame days from the peak.</summary>
    public static double DayOf(this ObservationTable table, int index, int row) =>
        (table.Mjd[row] - table.PeakMjd[index]) / (1 + table.SimulatedRedshift[index]);

    /// <summary>The magnitude of an object in a band on the day that is nearest; NaN where that is more than a day away.</summary>
    public static double MagnitudeOf(this ObservationTable table, int index, string band, double day)
    {
        (int Row, double Away)[] rows =
            [.. table.RowsOf(index, band).Select(r => (r, Math.Abs(table.DayOf(index, r) - day))).Where(r => r.Item2 < 1)];
        return rows.Length == 0 ? double.NaN : 27.5 - 2.5 * Math.Log10(table.Flux[rows.MinBy(r => r.Away).Row]);
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] known = [.. values.Where(v => !double.IsNaN(v)).Order()];
        return known[known.Length / 2];
    }
}
