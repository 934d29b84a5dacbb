using Crest.Foundation.Errors;
using Crest.Learning.ImageSets;
using Crest.Learning.Training;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Crest.Pipelines.Images;

/// <summary>Trainings of networks for images that are compared with each other, as a YAML file lists them.</summary>
/// <param name="Title">What the experiment is about.</param>
/// <param name="MostImages">Most images of each file that are used; all where it is null.</param>
/// <param name="Runs">The trainings in their order.</param>
public sealed record ImageExperiment(string Title, int? MostImages, IReadOnlyList<ImageExperimentRun> Runs)
{
    /// <summary>Reads an experiment.</summary>
    /// <param name="path">The YAML file; <c>examples/batch-norm.yaml</c> says what stands in it.</param>
    /// <exception cref="CrestException">It cannot be read, or a key or value in it is wrong.</exception>
    public static ImageExperiment Read(string path)
    {
        try
        {
            IDeserializer deserializer = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).WithDuplicateKeyChecking().Build();
            Entries entries = deserializer.Deserialize<Entries?>(File.ReadAllText(path)) ?? throw new CrestException($"{path}: is empty; see examples/batch-norm.yaml");
            if (entries.Images is < 1) throw new CrestException($"{path}: images is {entries.Images}; it must be one or more");
            if (entries.Runs is not { Count: > 0 }) throw new CrestException($"{path}: lists no runs; see examples/batch-norm.yaml");
            List<ImageExperimentRun> runs = [];
            foreach (Entry? entry in entries.Runs)
            {
                string where = $"{path}: run {runs.Count + 1}{(entry?.Name is { } name ? $" ({name})" : "")}";
                runs.Add(Run(entry ?? throw new CrestException($"{where}: is empty"), where, runs));
            }

            return new ImageExperiment(entries.Title ?? "Networks for images", entries.Images, runs);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
        catch (YamlException e)
        {
            string why = (e.InnerException ?? e).Message.Split('\n')[0];
            throw new CrestException($"{path}:{e.Start.Line}:{e.Start.Column}: {why}; see examples/batch-norm.yaml for what stands in such a file", e);
        }
    }

    private static ImageExperimentRun Run(Entry entry, string where, List<ImageExperimentRun> earlier)
    {
        string name = entry.Name ?? throw new CrestException($"{where}: has no name");
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) throw new CrestException($"{where}: a name has letters, digits, '-' and '_' alone: it is a folder");
        if (earlier.Exists(run => run.Name == name)) throw new CrestException($"{where}: is there twice; names must differ");
        if (entry.BatchSize is < 1) throw new CrestException($"{where}: batch_size is {entry.BatchSize}; it must be one or more");
        if ((entry.Table is null) != (entry.Label is null)) throw new CrestException($"{where}: table and label go together; give both or neither");
        if (entry.FeaturesFrom is { } source && !earlier.Exists(run => run.Name == source)) throw new CrestException($"{where}: features_from is '{source}', which is the name of no run before it");
        if (entry.Schedule is null) throw new CrestException($"{where}: schedule is missing; it is RATE:EPOCHS, divided by commas, e.g. \"0.001:1,0.0001:8\"");
        var run = new ImageExperimentRun(
            name, entry.Table, entry.Label ?? name,
            Choice(Enum.GetValues<ImageDataSet>(), d => d.Name(), entry.Dataset, "dataset", where),
            Choice(Enum.GetValues<ImageArchitecture>(), a => a.Name(), entry.Model, "model", where),
            entry.BatchNorm, Steps(entry.Schedule, where), entry.BatchSize, entry.FeaturesFrom);
        if (run.FeaturesFrom is not null) CheckHead(run, earlier.Single(other => other.Name == run.FeaturesFrom), where);
        try
        {
            TrainImage.CheckNetwork(run.Architecture, run.DataSet, run.BatchNormalisation, run.FeaturesFrom is not null);
            return run;
        }
        catch (CrestException e)
        {
            throw new CrestException($"{where}: {e.Message}", e);
        }
    }

    /// <summary>A convolution part fits only the dense layers of the same network on the same data.</summary>
    private static void CheckHead(ImageExperimentRun head, ImageExperimentRun source, string where)
    {
        string? other = head.DataSet != source.DataSet ? $"dataset ({source.DataSet.Name()})"
            : head.Architecture != source.Architecture ? $"model ({source.Architecture.Name()})"
            : head.BatchNormalisation != source.BatchNormalisation ? $"batch_norm ({(source.BatchNormalisation ? "true" : "false")})"
            : null;
        if (other is not null) throw new CrestException($"{where}: features_from is '{source.Name}', which has another {other}; its convolution part fits only the same dataset, model and batch_norm");
    }

    private static T Choice<T>(T[] values, Func<T, string> name, string? text, string key, string where)
    {
        int index = Array.FindIndex(values, value => name(value) == text);
        return index >= 0 ? values[index] : throw new CrestException($"{where}: {key} is {(text is null ? "missing" : $"'{text}'")}; it must be one of {string.Join(", ", values.Select(name))}");
    }

    private static IReadOnlyList<LearningRateStep> Steps(string text, string where)
    {
        try
        {
            return LearningRateStep.ParseAll(text);
        }
        catch (CrestException e)
        {
            throw new CrestException($"{where}: schedule: {e.Message}", e);
        }
    }

    /// <summary>The file as it is written.</summary>
    private sealed class Entries
    {
        public string? Title { get; set; }

        public int? Images { get; set; }

        public List<Entry?>? Runs { get; set; }
    }

    private sealed class Entry
    {
        public string? Name { get; set; }

        public string? Table { get; set; }

        public string? Label { get; set; }

        public string? Dataset { get; set; }

        public string? Model { get; set; }

        public bool BatchNorm { get; set; }

        public string? Schedule { get; set; }

        public int? BatchSize { get; set; }

        public string? FeaturesFrom { get; set; }
    }
}
