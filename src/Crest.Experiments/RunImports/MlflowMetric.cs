using System.Globalization;
using System.Text;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.Experiments.RunImports;

/// <summary>
/// The file of a metric in a file store of MLflow, to which lines are added: the time in milliseconds, the value, the step (0 where an old
/// version left it out).
/// </summary>
/// <param name="name">The metric.</param>
/// <param name="path">The file.</param>
internal sealed class MlflowMetric(string name, string path)
{
    private long _position, _line;

    /// <summary>Reads the lines that were added. The last one is read when its line break is there.</summary>
    /// <param name="to">Where the values are added.</param>
    /// <returns>What is wrong with a line, which is passed over; null where nothing is.</returns>
    public string? Read(List<RunMetric> to)
    {
        string text;
        try
        {
            using var file = InputFile.OpenStream(path);
            if (file.Length <= _position) return null;
            byte[] added = new byte[file.Length - _position];
            file.Position = _position;
            int end = added.AsSpan(0, file.ReadAtLeast(added, added.Length, throwOnEndOfStream: false)).LastIndexOf((byte)'\n') + 1;
            _position += end;
            text = Encoding.UTF8.GetString(added, 0, end);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return CrestException.From("cannot read", path, e).Message;
        }
        catch (CrestException e)
        {
            return e.Message; // a pipe
        }

        string? fault = null;
        foreach (string line in text.Split('\n')[..^1])
        {
            _line++;
            if (Parse(line.TrimEnd('\r')) is { } metric) to.Add(metric);
            else fault ??= $"{path}:{_line}:1: not a time, a value and a step; mend or remove the line";
        }

        return fault;
    }

    private static bool TryWhole(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private RunMetric? Parse(string line)
    {
        string[] parts = line.Split(' ');
        if (parts.Length < 2 || !TryWhole(parts[0], out long time)) return null;
        if (time < 0 || time > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()) return null;
        long step = 0;
        if (parts.Length > 2 && !TryWhole(parts[2], out step)) return null;
        double? value = parts[1] switch
        {
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null,
        };
        return value is { } known ? new RunMetric(name, step, DateTimeOffset.FromUnixTimeMilliseconds(time), known) : null;
    }
}
