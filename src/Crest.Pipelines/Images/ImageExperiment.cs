using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;
using Crest.Learning.ImageSets;
using Crest.Learning.Training;

namespace Crest.Pipelines.Images;

/// <summary>Trainings of networks for images that are compared with each other, as a YAML file lists them.</summary>
/// <param name="Title">What the experiment is about.</param>
/// <param name="MostImages">Most images of each file that are used; all where it is null.</param>
/// <param name="Runs">The trainings in their order.</param>
public sealed record ImageExperiment(string Title, int? MostImages, IReadOnlyList<ImageExperimentRun> Runs)
{
    private const string Example = "see examples/batch-norm.yaml";

    /// <summary>Reads an experiment.</summary>
    /// <param name="path">The YAML file; <c>examples/batch-norm.yaml</c> explains its keys.</param>
    /// <exception cref="CrestException">It cannot be read, or a key or value in it is wrong.</exception>
    public static ImageExperiment Read(string path)
    {
        YamlNode root = YamlFile.Read(path);
        if (root is not YamlMapping) throw root.Error($"the file is {root.Found}; {Example}");
        YamlMapping experiment = root.Mapping("title", "images", "runs");
        long? images = experiment["images"]?.Integer(1, int.MaxValue);
        if (experiment["runs"] is not YamlList { Values: { Count: > 0 } entries }) throw (experiment["runs"] ?? root).Error($"the file lists no runs; {Example}");
        List<ImageExperimentRun> runs = [];
        foreach (YamlNode entry in entries) runs.Add(Run(entry, runs));
        return new ImageExperiment(experiment["title"]?.Text() ?? "Networks for images", (int?)images, runs);
    }

    private static ImageExperimentRun Run(YamlNode node, List<ImageExperimentRun> earlier)
    {
        YamlMapping entry = node.Mapping("name", "table", "label", "dataset", "model", "batch_norm", "schedule", "batch_size", "features_from");
        string name = entry.Required("name", "the folder of the run").Text(), where = $"{node.Position}: run {earlier.Count + 1} ({name})";
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) throw new CrestException($"{where}: a name has letters, digits, '-' and '_' alone: it is a folder");
        if (earlier.Exists(run => run.Name == name)) throw new CrestException($"{where}: occurs twice; names must differ");
        string? table = entry["table"]?.Text(), label = entry["label"]?.Text(), featuresFrom = entry["features_from"]?.Text();
        if ((table is null) != (label is null)) throw new CrestException($"{where}: table and label go together; give both or neither");
        if (featuresFrom is not null && !earlier.Exists(run => run.Name == featuresFrom)) throw entry["features_from"]!.Expected("the name of a run before this one");
        var run = new ImageExperimentRun(
            name, table, label ?? name,
            Choice(Enum.GetValues<ImageDataSet>(), d => d.Name(), entry, "dataset"),
            Choice(Enum.GetValues<ImageArchitecture>(), a => a.Name(), entry, "model"),
            entry["batch_norm"]?.TruthValue() ?? false,
            Steps(entry.Required("schedule", "RATE:EPOCHS, separated by commas, e.g. \"0.001:1,0.0001:8\"")),
            (int?)entry["batch_size"]?.Integer(1, int.MaxValue),
            featuresFrom);
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

    private static T Choice<T>(T[] values, Func<T, string> word, YamlMapping entry, string key) =>
        entry.Required(key, $"one of {string.Join(", ", values.Select(word))}").OneOf(values, word);

    private static IReadOnlyList<LearningRateStep> Steps(YamlNode schedule)
    {
        try
        {
            return LearningRateStep.ParseAll(schedule.Text());
        }
        catch (CrestException e)
        {
            throw schedule.Error($"schedule: {e.Message}");
        }
    }
}
