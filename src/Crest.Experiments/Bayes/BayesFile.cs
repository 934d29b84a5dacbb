using System.Globalization;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Yaml;
using CsvHelper;

namespace Crest.Experiments.Bayes;

/// <summary>
/// A problem in a file. In YAML, <c>priors</c> maps classes to numbers, and <c>events</c> is a list of <c>name</c>, <c>likelihoods</c> of
/// the classes, and <c>times</c> (1 if it is missing). In CSV, the columns are <c>class</c>, <c>prior</c>, and one for each event in their
/// order.
/// </summary>
public static class BayesFile
{
    /// <summary>More events than anybody observes, and few enough to work through in a moment.</summary>
    private const int MostEvents = 1_000_000;

    /// <summary>Reads a problem.</summary>
    /// <param name="path">A file that ends with <c>.csv</c>, <c>.yaml</c> or <c>.yml</c>.</param>
    /// <exception cref="CrestException">It cannot be read, or something in it is wrong; the message names the place.</exception>
    public static BayesProblem Read(string path)
    {
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".csv": return ReadCsv(path);
            case ".yaml" or ".yml": return ReadYaml(path);
            default: throw new CrestException($"{path}: a file of classes and events ends with .yaml, .yml or .csv");
        }
    }

    private static BayesProblem ReadYaml(string path)
    {
        YamlMapping file = YamlFile.Read(path).Mapping("priors", "events");
        YamlNode priors = file.Required("priors", "the prior probability of each class, such as {A: 0.2, B: 0.8}");
        YamlMapping weights = priors as YamlMapping ?? throw priors.Expected("a mapping of classes to numbers");
        string[] classes = [.. weights.Keys];
        var events = new List<BayesEvent>();
        foreach (YamlNode item in file.Required("events", "a list of what was observed").Items())
        {
            YamlMapping entry = item.Mapping("name", "likelihoods", "times");
            YamlNode likelihoods = entry.Required("likelihoods", "the probability of the event in each class");
            YamlMapping of = likelihoods.Mapping(classes);
            var happened = new BayesEvent(
                entry["name"]?.Text() ?? $"event {events.Count + 1}",
                [.. classes.Select(name => of.Required(name, "its likelihood, 0 to 1").Number(0, 1))]);
            long times = entry["times"]?.Integer(1, MostEvents) ?? 1;
            if (events.Count + times > MostEvents) throw item.Error($"there are more than {MostEvents} events");
            for (long i = 0; i < times; i++) events.Add(happened);
        }

        return At(path, () => new BayesProblem(classes, [.. classes.Select(name => weights[name]!.Number(0))], events));
    }

    private static BayesProblem ReadCsv(string path)
    {
        List<(long Line, string[] Cells)> rows = Rows(path);
        if (rows is not [(_, ["class", "prior", ..] header), .. var body])
            throw new CrestException($"{path}:1: the first line must name the columns: class,prior, and one for each event");
        if (body.FirstOrDefault(row => row.Cells.Length != header.Length) is { Cells: { } wrong } at)
            throw new CrestException($"{path}:{at.Line}: there are {wrong.Length} cells, not {header.Length} as in the first line");
        double[] Column(int column) =>
        [
            .. body.Select(row =>
                double.TryParse(row.Cells[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                    ? number
                    : throw new CrestException($"{path}:{row.Line}: {header[column]} is '{row.Cells[column]}'; it must be a number")),
        ];

        return At(path, () => new BayesProblem(
            [.. body.Select(row => row.Cells[0])], Column(1),
            [.. Enumerable.Range(2, header.Length - 2).Select(column => new BayesEvent(header[column], Column(column)))]));
    }

    private static List<(long Line, string[] Cells)> Rows(string path)
    {
        var options = new CsvReaderOptions { HasHeader = false, TrackLineNumbers = true, TrimWhitespace = true };
        var rows = new List<(long, string[])>();
        try
        {
            using CsvReader reader = CsvReader.FromText(InputFile.ReadAllText(path), options);
            while (reader.Read())
                rows.Add((reader.LineNumber, [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]));
        }
        catch (CsvFormatException e)
        {
            throw new CrestException($"{path}:{e.LineNumber}: not CSV: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }

        return rows;
    }

    private static BayesProblem At(string path, Func<BayesProblem> make)
    {
        try
        {
            return make();
        }
        catch (CrestException e) when (!e.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new CrestException($"{path}: {e.Message}", e);
        }
    }
}
