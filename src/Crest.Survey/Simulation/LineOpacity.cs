using System.Runtime.InteropServices;

namespace Crest.Survey.Simulation;

/// <summary>
/// What lines do to a photosphere's continuum: an optical depth by rest-frame wavelength, once for the hot photosphere and once for
/// the cooled one; negative where a line is in emission. Below an edge the many lines of iron blanket the ultraviolet.
/// </summary>
internal sealed class LineOpacity
{
    private const double First = 1500, Step = 20;
    private const int Length = 501; // to 11500 Å

    private readonly double[] _hot, _cool, _secondMaximum;

    private LineOpacity(Blanketing hotEdge, Line[] hot, Blanketing coolEdge, Line[] cool, params Line[] secondMaximum)
    {
        _hot = Tabulate(hotEdge, hot);
        _cool = Tabulate(coolEdge, cool);
        _secondMaximum = Tabulate(new Blanketing(0, 0), secondMaximum);
        HasSecondMaximum = secondMaximum.Length > 0;
    }

    /// <summary>Intermediate-mass elements at peak, iron after it, whose recombination makes the second maximum in the red.</summary>
    public static LineOpacity Thermonuclear { get; } = new(
        new(4000, 1.7),
        [new(2500, 400, 0.8), new(3760, 80, 0.6), new(4300, 80, 0.2), new(4850, 90, 0.25), new(6130, 80, 0.4), new(8150, 130, 0.4)],
        new(4700, 1.2),
        [
            new(2500, 400, 0.8), new(3760, 80, 0.6), new(4250, 150, 0.8), new(4950, 130, 0.4), new(5750, 100, 0.35), new(8200, 180, 0.6),
            new(7400, 1500, 0.55),
        ],
        new Line(7700, 1000, -0.4), new Line(9500, 900, -0.4));

    /// <summary>Helium lines.</summary>
    public static LineOpacity HeliumStar { get; } = new(
        new(4200, 0.7), [new(3760, 80, 0.4), new(4900, 120, 0.2), new(5700, 80, 0.2), new(8250, 150, 0.3)],
        new(4700, 1.2), [new(3760, 80, 0.5), new(4900, 120, 0.4), new(5680, 80, 0.5), new(6850, 80, 0.2), new(8250, 150, 0.5)]);

    /// <summary>Oxygen and calcium lines.</summary>
    public static LineOpacity CarbonOxygenStar { get; } = new(
        new(4300, 0.8), [new(3760, 80, 0.4), new(4900, 150, 0.3), new(7500, 100, 0.2), new(8250, 150, 0.4)],
        new(4900, 1.4), [new(3760, 80, 0.5), new(4900, 150, 0.4), new(5750, 100, 0.3), new(7500, 100, 0.3), new(8300, 180, 0.5)]);

    /// <summary>A featureless hot continuum, then Balmer lines with P Cygni profiles and iron blanketing.</summary>
    public static LineOpacity Hydrogen { get; } = new(
        new(3300, 0.3), [new(6563, 80, -0.1)],
        new(4700, 1.5), [new(4750, 80, 0.3), new(5100, 100, 0.3), new(6400, 60, 0.25), new(6563, 70, -0.6), new(8400, 150, 0.2)]);

    /// <summary>Narrow Balmer emission and little blanketing.</summary>
    public static LineOpacity Interacting { get; } = new(
        new(3200, 0.2), [new(4861, 40, -0.2), new(6563, 50, -0.4)],
        new(4300, 0.9), [new(4861, 40, -0.3), new(6563, 50, -1.0), new(8500, 150, -0.2)]);

    /// <summary>Whether a second maximum in the red is part of this kind's evolution.</summary>
    public bool HasSecondMaximum { get; }

    /// <summary>
    /// Optical depths at a rest-frame wavelength [Å]: of the hot and of the cooled photosphere, and the change at the second maximum.
    /// </summary>
    /// <param name="wavelength">Rest-frame wavelength; the nearer end of 1500 to 11500 Å is taken outside.</param>
    public (double Hot, double Cool, double SecondMaximum) At(double wavelength)
    {
        double position = Math.Clamp((wavelength - First) / Step, 0, Length - 1.001);
        int left = (int)position;
        double share = position - left;
        return (Interpolate(_hot, left, share), Interpolate(_cool, left, share), Interpolate(_secondMaximum, left, share));
    }

    private static double Interpolate(double[] table, int left, double share) => table[left] + share * (table[left + 1] - table[left]);

    private static double[] Tabulate(Blanketing edge, Line[] lines)
    {
        var table = new double[Length];
        for (int k = 0; k < Length; k++)
        {
            double wavelength = First + k * Step;
            table[k] = edge.Strength * Math.Max(0, edge.Wavelength - wavelength) / 1000;
            foreach (Line line in lines)
            {
                double offset = (wavelength - line.Wavelength) / line.Width;
                table[k] += line.Depth * Math.Exp(-0.5 * offset * offset);
            }
        }

        return table;
    }

    /// <summary>Optical depth Strength·(Wavelength - λ)/1000 Å shortward of a wavelength.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Blanketing(double Wavelength, double Strength);

    /// <summary>A line or blend: centre and standard deviation [Å], optical depth at the centre.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Line(double Wavelength, double Width, double Depth);
}
