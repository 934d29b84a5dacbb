using Crest.Experiments.Studies;

namespace Crest.CommandLine.Results;

/// <summary>
/// The history of a study as lines of text: each complete trial a dot, and the best so far as a line. Studies with more trials than there
/// are columns have several trials in a column.
/// </summary>
internal static class HistoryChart
{
    private const int Height = 8, LabelWidth = 10;

    /// <summary>The lines of the chart from the top; none where no trial has a finite value.</summary>
    /// <param name="figures">The trials.</param>
    /// <param name="width">Columns of the screen.</param>
    /// <param name="unicode">Whether lines and dots may be other characters than those of ASCII.</param>
    public static IReadOnlyList<string> Lines(StudyFigures figures, int width, bool unicode)
    {
        if (figures.Range is not { } range || figures.Improvements.Count == 0) return [];
        (char dot, char line, char corner, char side, char bottom) = unicode ? ('·', '━', '└', '│', '─') : ('.', '=', '+', '|', '-');
        int last = figures.Trials[^1].Number, columns = Math.Clamp(width - LabelWidth - 3, 10, 72);
        // Few trials are spread, so that the chart has always the same width.
        double step = Math.Max(1, last) / (columns - 1.0);
        char[][] cells = [.. Enumerable.Range(0, Height).Select(_ => Enumerable.Repeat(' ', columns).ToArray())];
        List<double> values = [];
        foreach (Trial trial in figures.Trials)
        {
            if (trial is not { State: TrialState.Complete, Value: { } value } || !double.IsFinite(value)) continue;
            values.Add(value);
            cells[Row(value)][Column(trial.Number)] = dot;
        }

        for (int i = 0; i < figures.Improvements.Count; i++)
        {
            int from = Column(figures.Improvements[i].Number),
                to = i + 1 < figures.Improvements.Count ? Column(figures.Improvements[i + 1].Number) : columns;
            char[] row = cells[Row(figures.Improvements[i].Value!.Value)];
            for (int column = from; column < Math.Max(to, from + 1) && column < columns; column++) row[column] = line;
        }

        return
        [
            .. cells.Select((row, i) => $"{Label(i)} {side}{new string(row).TrimEnd()}"),
            $"{"",LabelWidth} {corner}{new string(bottom, columns)}",
            $"{"",LabelWidth}  0{$"trial {last}".PadLeft(columns - 1)}",
        ];

        int Row(double value) => Math.Clamp((int)((range.High - value) / (range.High - range.Low) * Height), 0, Height - 1);
        int Column(int number) => Math.Clamp((int)Math.Round(number / step), 0, columns - 1);

        string Label(int row)
        {
            if (row is not (0 or Height - 1)) return new string(' ', LabelWidth);
            // The values themselves, without the room around them.
            double end = row == 0 ? Math.Min(range.High, values.Max()) : Math.Max(range.Low, values.Min());
            return $"{end:G4}".PadLeft(LabelWidth);
        }
    }
}
