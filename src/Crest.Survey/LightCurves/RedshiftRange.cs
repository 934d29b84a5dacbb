namespace Crest.Survey.LightCurves;

/// <summary>Which numbers can be the redshift of a supernova, and which stand for an unknown one.</summary>
public static class RedshiftRange
{
    /// <summary>The lowest one: galaxies that come nearer, such as M 31 and some of Virgo, have -0.001.</summary>
    public const float Lowest = -0.01f;

    /// <summary>The highest one, beyond any star.</summary>
    public const float Highest = 30;

    /// <summary>Whether a number stands for an unknown redshift: NaN, -1, -9, -99, -999, -9999.</summary>
    /// <param name="redshift">The number.</param>
    public static bool IsUnknown(float redshift) => redshift is float.NaN or -1 or -9 or -99 or -999 or -9999;

    /// <summary>Whether a number can be a redshift.</summary>
    /// <param name="redshift">The number.</param>
    public static bool Holds(float redshift) => redshift is >= Lowest and <= Highest;
}
