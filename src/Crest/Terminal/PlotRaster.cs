using Crest.Experiments.Reports;

namespace Crest.CommandLine.Terminal;

/// <summary>Lines as dots of a grid, each dot with the number of the line that was drawn there last.</summary>
internal sealed class PlotRaster
{
    private readonly int _columns, _rows;
    private readonly int[] _dots;

    /// <summary>Makes an empty grid.</summary>
    public PlotRaster(int columns, int rows)
    {
        (_columns, _rows) = (columns, rows);
        _dots = new int[columns * rows];
        Array.Fill(_dots, -1);
    }

    /// <summary>The line at a dot; -1 for none.</summary>
    public int this[int row, int column] => _dots[(row * _columns) + column];

    /// <summary>Draws a line; where a value is no finite number it is interrupted.</summary>
    public void Draw(LineSeries line, int number, (double Low, double High) x, (double Low, double High) y)
    {
        (int Column, int Row)? before = null;
        for (int i = 0; i < line.X.Count; i++)
        {
            if (!double.IsFinite(line.Y[i]))
            {
                before = null;
                continue;
            }

            (int Column, int Row) at = (Place(line.X[i], x, _columns), _rows - 1 - Place(line.Y[i], y, _rows));
            Connect(before ?? at, at, number);
            before = at;
        }
    }

    private static int Place(double value, (double Low, double High) range, int count)
    {
        // Halves: the difference of two great numbers may be too great.
        double length = (range.High / 2) - (range.Low / 2);
        double share = length > 0 ? ((value / 2) - (range.Low / 2)) / length : 0.5;
        return (int)Math.Round(Math.Clamp(share, 0, 1) * (count - 1));
    }

    private void Connect((int Column, int Row) from, (int Column, int Row) to, int number)
    {
        int steps = Math.Max(1, Math.Max(Math.Abs(to.Column - from.Column), Math.Abs(to.Row - from.Row)));
        for (int i = 0; i <= steps; i++)
        {
            double share = (double)i / steps;
            int column = (int)Math.Round(from.Column + (share * (to.Column - from.Column)));
            int row = (int)Math.Round(from.Row + (share * (to.Row - from.Row)));
            _dots[(row * _columns) + column] = number;
        }
    }
}
