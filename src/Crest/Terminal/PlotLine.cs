using System.Text;

namespace Crest.CommandLine.Terminal;

/// <summary>A line of a <see cref="LinePlot"/>: pieces of text, each of one series or of none.</summary>
internal sealed class PlotLine
{
    private readonly List<(StringBuilder Text, int Series)> _parts = [];

    /// <summary>The pieces, with the number of the series that they are of; -1 for none.</summary>
    public IEnumerable<(string Text, int Series)> Parts => _parts.Select(part => (part.Text.ToString(), part.Series));

    /// <summary>A line of text.</summary>
    public static PlotLine Of(string text)
    {
        var line = new PlotLine();
        line.Add(CellText.Clean(text));
        return line;
    }

    /// <summary>Adds text.</summary>
    public void Add(string text, int series = -1)
    {
        if (_parts.Count > 0 && _parts[^1].Series == series) _parts[^1].Text.Append(text);
        else _parts.Add((new StringBuilder(text), series));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Concat(_parts.Select(part => part.Text)).TrimEnd();
}
