namespace Crest.Survey.RawData;

/// <summary>
/// What keeps a text from being a name: a terminal would obey control characters, and texts that are not UTF-8 could become one.
/// </summary>
internal static class NameFault
{
    private const char Replacement = '\uFFFD';

    /// <summary>What is wrong with a name, after its column; null where nothing is.</summary>
    /// <param name="name">A text that was read as UTF-8.</param>
    public static string? Of(string name)
    {
        if (name.Contains(Replacement, StringComparison.Ordinal)) return "is not UTF-8; convert the file, for example with iconv";
        int control = name.AsSpan().IndexOfAnyExceptInRange(' ', char.MaxValue);
        if (control < 0) control = name.AsSpan().IndexOfAnyInRange('\u007f', '\u009f');
        return control >= 0 ? $"contains a control character (U+{(int)name[control]:X4}); rename the object" : null;
    }
}
