namespace Crest.Survey.LightCurves;

/// <summary>The order of optical passbands by wavelength.</summary>
public static class PassbandOrder
{
    /// <summary>The optical bands from blue to red.</summary>
    public static IReadOnlyList<string> Optical { get; } = ["u", "g", "r", "i", "z", "y"];

    /// <summary>Compares two bands: blue before red; names that are not known come after, by alphabet.</summary>
    public static int Compare(string first, string second)
    {
        int order = PlaceOf(first).CompareTo(PlaceOf(second));
        return order != 0 ? order : string.CompareOrdinal(first, second);
    }

    private static int PlaceOf(string band)
    {
        for (int place = 0; place < Optical.Count; place++)
            if (Optical[place] == band) return place;
        return Optical.Count;
    }
}
