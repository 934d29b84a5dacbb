namespace Crest.Workflows.Tests.Graphs;

/// <summary>Reads a drawing of boxes and lines as a person does: follows each line from the box that it leaves.</summary>
internal sealed class TextTracer
{
    private const string Boxes = "┌┐└┘─│┬";

    private static readonly Dictionary<char, string> s_ways = new()
    {
        ['│'] = "UD", ['─'] = "LR", ['┌'] = "DR", ['┐'] = "DL", ['└'] = "UR", ['┘'] = "UL", ['├'] = "UDR", ['┤'] = "UDL", ['┬'] = "DLR",
        ['┴'] = "ULR", ['┼'] = "UDLR",
    };

    private readonly string[] _lines;
    private readonly HashSet<(int Row, int Column, char Way)> _seen = [];
    private readonly HashSet<string> _ends = new(StringComparer.Ordinal);

    private TextTracer(string[] lines) => _lines = lines;

    /// <summary>The edges, by the names of their boxes.</summary>
    public static IEnumerable<(string From, string To)> EdgesOf(string[] lines)
    {
        var edges = new HashSet<(string, string)>();
        for (int row = 2; row < lines.Length; row++)
        {
            for (int column = 0; column < lines[row].Length; column++)
            {
                // The lower border of a box.
                if (lines[row][column] != '┬' || NameAt(lines, row - 1, column) is not { } from) continue;
                var tracer = new TextTracer(lines);
                tracer.Go(row + 1, column, 'D');
                edges.UnionWith(tracer._ends.Select(to => (from, to)));
            }
        }

        return edges;
    }

    /// <summary>Comes to a place, going down, left or right.</summary>
    private void Go(int row, int column, char way)
    {
        if (!_seen.Add((row, column, way))) return;
        char letter = At(row, column);
        if (letter == '▼')
        {
            _ends.Add(NameAt(_lines, row + 2, column) ?? throw new InvalidOperationException($"no box below {row}, {column}"));
            return;
        }

        // A line across goes on behind one down, and the other way round.
        if (way is 'L' or 'R' && letter == '│') Step(row, column, way);
        else if (!s_ways.TryGetValue(letter, out string? ways) || !ways.Contains(Opposite(way)))
            throw new InvalidOperationException($"the line ends at {row}, {column}: '{letter}'");
        else
            foreach (char next in ways.Where(next => next != 'U' && next != Opposite(way))) Step(row, column, next);
    }

    private void Step(int row, int column, char way) =>
        Go(way == 'D' ? row + 1 : row, way == 'L' ? column - 1 : way == 'R' ? column + 1 : column, way);

    private char At(int row, int column) => row < _lines.Length && column >= 0 && column < _lines[row].Length ? _lines[row][column] : ' ';

    private static char Opposite(char way) => way switch { 'D' => 'U', 'U' => 'D', 'L' => 'R', _ => 'L' };

    /// <summary>The name in a box, at a place in the row of its name: after the sign.</summary>
    private static string? NameAt(string[] lines, int row, int column)
    {
        if (column >= lines[row].Length || Boxes.Contains(lines[row][column], StringComparison.Ordinal)) return null;
        int left = lines[row].LastIndexOf('│', column), right = lines[row].IndexOf('│', column);
        if (left < 0 || right < 0) return null;
        string[] words = lines[row][(left + 1)..right].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= 2 && "○▶✓✗■".Contains(words[0], StringComparison.Ordinal) ? words[1] : null;
    }
}
