using System.Runtime.InteropServices;
using Crest.Numerics.RandomStreams;
using Crest.Survey.Photometry;

namespace Crest.Survey.Simulation;

/// <summary>What makes one supernova of a type differ from another.</summary>
/// <param name="Magnitude">Peak absolute magnitude in B (AB), behind its host's dust.</param>
/// <param name="Stretch">A factor on all times; 1 but for Ia.</param>
/// <param name="ColourExcess">Dust in front, E(B-V) [mag]; of Ia the colour c of SALT2, which may be negative.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SupernovaProperties(double Magnitude, double Stretch, double ColourExcess)
{
    /// <summary>Draws a supernova.</summary>
    /// <param name="type">Its type, no mixture.</param>
    /// <param name="population">The type's population.</param>
    /// <param name="random">The object's stream.</param>
    public static SupernovaProperties Draw(SupernovaType type, SupernovaPopulation population, ref RandomSequence random)
    {
        double normal;
        do normal = random.NextNormal(); while (Math.Abs(normal) > 2.5);
        double magnitude = population.PeakMagnitude + population.PeakScatter * normal;
        if (type == SupernovaType.Ia)
        {
            // Stretch and colour as in SALT2 (Guy et al. 2007), their distributions of Scolnic and Kessler
            // 2016; x1 widens the curve by 9 %.
            double x1 = Asymmetric(0.97, 1.47, 0.22, -3, 2.5, ref random), colour = Asymmetric(-0.054, 0.043, 0.101, -0.3, 0.5, ref random);
            return new(magnitude - 0.14 * x1 + 3.1 * colour, 0.98 + 0.091 * x1, colour);
        }

        double colourExcess = -population.MeanColourExcess * Math.Log(1 - random.NextUniform());
        return new(magnitude + colourExcess * DustExtinction.PerColourExcess(4400), 1, colourExcess);
    }

    /// <summary>A Gaussian with a width for either side, cut off at both ends.</summary>
    private static double Asymmetric(double mode, double below, double above, double minimum, double maximum, ref RandomSequence random)
    {
        while (true)
        {
            double side = random.NextUniform() * (below + above), distance = Math.Abs(random.NextNormal());
            double value = side < below ? mode - below * distance : mode + above * distance;
            if (value > minimum && value < maximum) return value;
        }
    }
}
