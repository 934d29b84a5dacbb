using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Foundation.Yaml;
using Crest.Learning.ImageSets;

namespace Crest.Pipelines.Images;

/// <summary>Trainings of networks for images that are compared with each other, as a YAML file lists them.</summary>
/// <param name="Title">What the experiment is about.</param>
/// <param name="Images">Most images of each file that are used; all where it is null.</param>
/// <param name="Runs">The trainings in their order.</param>
public sealed record ImageExperiment(string Title, int? Images, IReadOnlyList<ImageExperimentRun> Runs)
{
    private const string SeeExample = "see examples/batch-norm.yaml";

    /// <summary>The options of <c>train image</c> that a run of the file may give; the others are those of the whole experiment.</summary>
    private static readonly string[] OfRun =
        ["dataset", "model", "batch-norm", "learning-rate", "epochs", "schedule", "batch-size", "features-from"];

    private static readonly string[] Keys = ["name", "table", "label", .. OfRun.Select(OptionName.InFiles)];

    /// <summary>Reads an experiment.</summary>
    /// <param name="path">The YAML file; <c>examples/batch-norm.yaml</c> explains its keys.</param>
    /// <exception cref="CrestException">It cannot be read, or a key or value in it is wrong.</exception>
    public static ImageExperiment Read(string path)
    {
        YamlNode root = YamlFile.Read(path);
        if (root.IsNull) throw new CrestException($"{path}: is empty; {SeeExample}");
        YamlMapping file = root.Mapping("title", "images", "runs");
        IReadOnlyList<YamlNode> items = file.Required("runs", $"the trainings; {SeeExample}").Items();
        if (items.Count == 0) throw new CrestException($"{path}: lists no runs; {SeeExample}");
        List<ImageExperimentRun> runs = [];
        foreach (YamlNode item in items) runs.Add(Run(item, runs));
        return new ImageExperiment(file["title"]?.Text() ?? "Networks for images", (int?)file["images"]?.Integer(1, int.MaxValue), runs);
    }

    private static ImageExperimentRun Run(YamlNode item, List<ImageExperimentRun> earlier)
    {
        YamlMapping entry = item.Mapping(Keys);
        YamlNode named = entry.Required("name", "the folder of its results");
        string name = named.Text();
        if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw named.Expected("letters, digits, '-' and '_' alone: it is a folder");
        if (earlier.Exists(run => run.Name == name)) throw named.Error($"the name '{name}' is there twice; names must differ");
        string? table = entry["table"]?.Text(), label = entry["label"]?.Text();
        if ((table is null) != (label is null)) throw entry.Error($"{name}: table and label go together; give both or neither");
        if (entry["schedule"] is null && entry["epochs"] is null)
            throw entry.Error($"{name}: schedule is missing; it is RATE:EPOCHS, divided by commas, e.g. \"0.001:1,0.0001:8\"");
        TrainImage job = Job(entry);
        if (job.FeaturesFrom is { } source)
        {
            ImageExperimentRun whole = earlier.Find(run => run.Name == source)
                ?? throw entry["features_from"]!.Error($"features_from is '{source}', which is the name of no run before it");
            CheckHead(job, whole, entry["features_from"]!);
        }

        return new ImageExperimentRun(name, table, label ?? name, job);
    }

    /// <summary>The options of a run, as those of <c>train image</c>; what the experiment decides is filled in later.</summary>
    private static TrainImage Job(YamlMapping entry)
    {
        IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> given =
            from name in OfRun
            let value = entry[OptionName.InFiles(name)]
            where value is not null
            select KeyValuePair.Create(name, (IReadOnlyList<string>)[value.Text()]);
        bool head = entry["features_from"] is not null;
        try
        {
            var job = (TrainImage)OptionTable.Of(typeof(TrainImage))
                .Bind([.. given, new("data-dir", ["."]), new("train-head", [head ? "true" : "false"])]);
            job.Check();
            return job;
        }
        catch (OptionException e) when (entry[OptionName.InFiles(e.Option)] is { } value)
        {
            throw new CrestException($"{value.Position}: {OptionName.InFiles(e.Option)}: {e.Fault}", e);
        }
        catch (OptionException e)
        {
            throw new CrestException($"{entry.Position}: {OptionName.InFiles(e.Option)}: {e.Fault}", e);
        }
    }

    /// <summary>A convolution part fits only the dense layers of the same network on the same data.</summary>
    private static void CheckHead(TrainImage head, ImageExperimentRun source, YamlNode where)
    {
        TrainImage whole = source.Job;
        string? other = head.DataSet != whole.DataSet ? $"dataset ({whole.DataSet.Name()})"
            : head.Architecture != whole.Architecture ? $"model ({whole.Architecture.Name()})"
            : head.BatchNormalisation != whole.BatchNormalisation ? $"batch_norm ({(whole.BatchNormalisation ? "true" : "false")})"
            : null;
        if (other is not null)
            throw where.Error($"features_from is '{source.Name}', which has another {other}; "
                + "its convolution part fits only the same dataset, model and batch_norm");
    }
}
