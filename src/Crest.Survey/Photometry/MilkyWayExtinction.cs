namespace Crest.Survey.Photometry;

/// <summary>
/// Extinction by dust of the Milky Way in a passband: A/E(B-V) for the colour excess of Schlegel, Finkbeiner and Davis 1998, from
/// Schlafly and Finkbeiner 2011 (ApJ 737, 103, table 6, R_V = 3.1, Fitzpatrick 1999). u, g, r, i, z, y are LSST's and Y is DES's; the
/// bands of other surveys differ by 5 % at most. U, B, V, R, I are Landolt's.
/// </summary>
public static class MilkyWayExtinction
{
    /// <summary>A/E(B-V) of a band [mag/mag]; NaN for a band that is not known.</summary>
    /// <param name="band">One letter, upper and lower case apart.</param>
    public static double PerColourExcess(string band) => band switch
    {
        "u" => 4.145,
        "g" => 3.237,
        "r" => 2.273,
        "i" => 1.684,
        "z" => 1.323,
        "y" => 1.088,
        "Y" => 1.058,
        "U" => 4.334,
        "B" => 3.626,
        "V" => 2.742,
        "R" => 2.169,
        "I" => 1.505,
        _ => double.NaN,
    };

    /// <summary>What a flux is multiplied by to correct it; NaN for a band that is not known.</summary>
    /// <param name="band">The band.</param>
    /// <param name="colourExcess">E(B-V) [mag].</param>
    public static double FluxFactor(string band, double colourExcess) => Math.Pow(10, 0.4 * PerColourExcess(band) * colourExcess);
}
