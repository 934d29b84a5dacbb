using System.Text;
using Crest.Workflows.States;

namespace Crest.Workflows.Graphs;

/// <summary>A drawing of letters. Lines of one net join where they meet; those of two nets cross, the one down over the other.</summary>
/// <param name="unicode">Whether there are other characters than those of ASCII.</param>
internal sealed class TextCanvas(bool unicode)
{
    private const byte Up = 1, Right = 2, Down = 4, Left = 8;

    // By the sum of the directions in which a line leaves the cell.
    private const string Lines = " │─└││┌├─┘─┴┐┤┬┼", PlainLines = " |-+||++-+-++++ ";

    private readonly List<Cell[]> _rows = [];

    private readonly record struct Cell(char Letter, ComponentState? State, byte Line, int Net);

    /// <summary>Writes a text.</summary>
    public void Write(int row, int column, string text, ComponentState? state = null)
    {
        foreach ((int i, char letter) in text.Index()) At(row, column + i) = new Cell(letter, state, 0, 0);
    }

    /// <summary>Draws the box of a component, its name in it or in its upper border.</summary>
    public void Box(int row, int column, int width, int height, ComponentState state)
    {
        (char across, char down, string corners) = unicode ? ('─', '│', "┌┐└┘") : ('-', '|', "++++");
        Write(row, column, $"{corners[0]}{new string(across, width - 2)}{corners[1]}", state);
        for (int i = 1; i < height - 1; i++)
        {
            Write(row + i, column, $"{down}", state);
            Write(row + i, column + width - 1, $"{down}", state);
        }

        Write(row + height - 1, column, $"{corners[2]}{new string(across, width - 2)}{corners[3]}", state);
    }

    /// <summary>Opens the lower border of a box where an edge leaves it.</summary>
    public void Leave(int row, int column)
    {
        ref Cell cell = ref At(row, column);
        cell = cell with { Letter = unicode ? '┬' : '+' };
    }

    /// <summary>The tip of an edge that goes down.</summary>
    public void Tip(int row, int column) => Write(row, column, unicode ? "▼" : "v");

    /// <summary>Draws a line across.</summary>
    public void Across(int row, int from, int to, int net)
    {
        for (int column = from; column <= to; column++)
            Add(row, column, (byte)((column > from ? Left : 0) | (column < to ? Right : 0)), net);
    }

    /// <summary>Draws a line down: between two rows, with a half of each of those where it turns.</summary>
    /// <param name="column">The column.</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">The last row.</param>
    /// <param name="net">The net.</param>
    /// <param name="begins">Whether it begins in the first row, and does not come from above.</param>
    /// <param name="ends">Whether it ends in the last row, and does not go on below.</param>
    public void DownTo(int column, int from, int to, int net, bool begins, bool ends)
    {
        for (int row = from; row <= to; row++)
            Add(row, column, (byte)((row > from || !begins ? Up : 0) | (row < to || !ends ? Down : 0)), net);
    }

    /// <summary>Whether nothing is drawn in some columns of a row.</summary>
    public bool IsFree(int row, int column, int count) =>
        Enumerable.Range(column, count).All(i => At(row, i) is { Letter: '\0', Line: 0 });

    /// <summary>The lines of the drawing, without blanks at their ends.</summary>
    public IReadOnlyList<IReadOnlyList<TextRun>> Runs() => [.. _rows.Select(RunsOf)];

    private void Add(int row, int column, byte line, int net)
    {
        ref Cell cell = ref At(row, column);
        bool isSame = cell.Line != 0 && cell.Net == net;
        // Lines across are drawn before those down.
        cell = new Cell('\0', null, (byte)(isSame ? cell.Line | line : line), net);
    }

    private ref Cell At(int row, int column)
    {
        while (_rows.Count <= row) _rows.Add([]);
        if (_rows[row].Length <= column)
        {
            Cell[] wider = _rows[row];
            Array.Resize(ref wider, Math.Max(column + 1, wider.Length * 2));
            _rows[row] = wider;
        }

        return ref _rows[row][column];
    }

    private List<TextRun> RunsOf(Cell[] row)
    {
        int length = Array.FindLastIndex(row, cell => cell.Letter is not ('\0' or ' ') || cell.Line != 0) + 1;
        var runs = new List<TextRun>();
        var text = new StringBuilder();
        for (int i = 0; i < length; i++)
        {
            if (i > 0 && row[i].State != row[i - 1].State) Take(row[i - 1].State);
            char drawn = (unicode ? Lines : PlainLines)[row[i].Line];
            text.Append(row[i].Letter != '\0' ? row[i].Letter : drawn == ' ' && row[i].Line != 0 ? '+' : drawn);
        }

        if (length > 0) Take(row[length - 1].State);
        return runs;

        void Take(ComponentState? state)
        {
            runs.Add(new TextRun(text.ToString(), state));
            text.Clear();
        }
    }
}
