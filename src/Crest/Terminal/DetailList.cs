namespace Crest.CommandLine.Terminal;

/// <summary>
/// Names with a value each, one below the other. On a terminal a long value continues on lines of its own; nothing is cut off.
/// </summary>
internal sealed class DetailList
{
    private const int Gap = 2, Indent = 4;

    private readonly List<(string Name, string Value)> _entries = [];

    /// <summary>Adds a value; one that is empty is left out.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value; control characters in it become blanks.</param>
    public void Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) _entries.Add((CellText.Clean(name), CellText.Clean(value)));
    }

    /// <summary>Shows it on standard output.</summary>
    public void Show()
    {
        foreach (string line in Fit(Screen.Width)) Console.Out.WriteLine(line);
    }

    /// <summary>Fits it.</summary>
    /// <param name="width">The characters of a line; null where lines can be as long as they need.</param>
    public IEnumerable<string> Fit(int? width)
    {
        if (_entries.Count == 0) yield break;
        int longest = _entries.Max(entry => CellText.Width(entry.Name));
        // A long name in a narrow terminal has its line alone.
        int names = width is { } all ? Math.Min(longest, Math.Max(1, (all / 2) - Gap)) : longest;
        foreach ((string name, string value) in _entries)
        {
            string[] lines = width is { } room ? [.. CellText.Fold(value, Math.Max(2, room - names - Gap))] : [value];
            if (CellText.Width(name) > names)
            {
                yield return name;
                foreach (string line in CellText.Fold(value, Math.Max(2, width!.Value - Indent)))
                    yield return new string(' ', Indent) + line;
                continue;
            }

            for (int i = 0; i < lines.Length; i++)
                yield return (CellText.Pad(i == 0 ? name : "", names + Gap, right: false) + lines[i]).TrimEnd();
        }
    }
}
