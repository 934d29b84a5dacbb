using System.CommandLine;
using System.Text.Json;
using Crest.CommandLine.Results;
using Crest.CommandLine.Terminal;
using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;
using Crest.Learning.ImageSets;
using Crest.Learning.ModelFiles;
using Crest.Learning.Networks;
using Crest.Learning.Onnx;
using Crest.Pipelines.Images;
using Crest.Pipelines.RealBogus;
using Crest.Pipelines.Supernova;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.Candidates;
using Crest.Survey.Inputs;
using Crest.Survey.PreparedData;
using Spectre.Console;

namespace Crest.CommandLine.Commands;

/// <summary>
/// <c>crest inspect FILE</c>: what a prepared data file, a file of candidates or images, a model or the folder
/// of a training or a search holds.
/// </summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("FILE")
        {
            Description = "A prepared .nc file, a file of MNIST or CIFAR-10, a model's folder, or the folder of a training or a search.",
        };
        var command = new Command("inspect", """
            Show what a data file, a model or the folder of a training or a search holds.

            Example: crest inspect data/processed/dataset.tr-6classes.nc
            """) { path };
        command.SetAction(parsed =>
        {
            Inspect(parsed.GetRequiredValue(path));
            return 0;
        });
        return command;
    }

    private static void Inspect(string path)
    {
        if (File.Exists(path) && Path.GetFileName(path) == ModelFolder.DescriptionFile)
            ShowModel(Path.GetDirectoryName(Path.GetFullPath(path))!);
        else if (File.Exists(path) && ImageFileOverview.Of(path) is { } images) Console.WriteLine($"{path}: {images}");
        else if (File.Exists(path) && CandidateFile.IsOne(path)) CandidateOverview.Show(CandidateTable.Read(path));
        else if (File.Exists(path)) Show(path, PreparedFile.Load(path));
        else if (File.Exists(Path.Combine(path, ModelFolder.DescriptionFile))) ShowModel(path);
        else if (Directory.Exists(Path.Combine(path, TrainingFiles.Model))) ShowTraining(path);
        else if (SearchOverview.IsOne(path)) SearchOverview.Show(path);
        else if (Directory.Exists(path))
            throw new CrestException(
                $"{path}: holds neither a model (model.json) nor the results of a training (model/) or a search (config.yaml)");
        else throw new CrestException($"{path}: there is no such file or folder");
    }

    private static void ShowModel(string folder)
    {
        if (ModelFolder.TaskOf(folder) == ImageModelDescription.TaskName)
        {
            ImageModelDescription model = ImageModel.LoadDescription(folder);
            Show(model);
            ShowOnnx(folder, model.Onnx, $"{model.Network.Image}", model.Classes.Count);
        }
        else if (ModelFolder.TaskOf(folder) == RealBogusModelDescription.TaskName)
        {
            RealBogusModelDescription model = RealBogusModelDescription.Load(folder);
            Show(model);
            if (model.Network is not null) ShowOnnx(folder, model.Onnx, $"{model.Input.Features.Count}", 1);
        }
        else
        {
            SupernovaModelDescription model = SupernovaModel.LoadDescription(folder);
            Show(model);
            ShowOnnx(folder, model.Onnx, $"{model.Input.Features}", Math.Max(1, model.Classes.Count));
        }
    }

    private static void Show(string path, PreparedSet set)
    {
        PreparedOverview overview = PreparedOverview.Of(set);
        Console.WriteLine($"{path}: {set.Split} split, {overview.Objects} objects, "
            + $"{set.Table.Cadence.Count} visits, zero point {set.ZeroPoint}, seed {set.Seed}");
        Console.WriteLine($"source {set.SourceHash[..12]}, preparation {set.PreparationHash[..12]}");
        Console.WriteLine();
        var classes = new BarChart().Width(70);
        for (int label = 0; label < set.Classes.Count; label++)
            classes.AddItem($"{label} {Markup.Escape(set.Classes[label])}", overview.ObjectsByClass[label]);
        if (overview.Unlabelled > 0) classes.AddItem("unlabelled", overview.Unlabelled);
        Screen.Results.Write(classes);

        Table bands = new Table().Border(TableBorder.Simple).AddColumn("band");
        foreach (string column in (string[])["visits", "first day", "last day", "missing", "median error"])
            bands.AddColumn(new TableColumn(column).RightAligned());
        foreach (BandOverview band in overview.Bands)
            bands.AddRow(
                Markup.Escape(band.Band), $"{band.Visits}", $"{band.FirstDay:F2}", $"{band.LastDay:F2}", $"{band.MissingFraction:P1}",
                $"{band.MedianError:G4}");
        Screen.Results.Write(bands);

        if (overview.Redshifts.Count == 0)
        {
            Console.WriteLine("no redshift is known");
            return;
        }

        var redshifts = new BarChart().Width(70)
            .Label($"redshift{(overview.WithoutRedshift > 0 ? $" ({overview.WithoutRedshift} unknown)" : "")}").LeftAlignLabel();
        for (int bin = 0; bin < overview.Redshifts.Count; bin++)
            redshifts.AddItem(
                $"{bin * PreparedOverview.RedshiftBin:F1} - {(bin + 1) * PreparedOverview.RedshiftBin:F1}", overview.Redshifts[bin]);
        Screen.Results.Write(redshifts);
    }

    private static void Show(SupernovaModelDescription model)
    {
        Console.WriteLine($"{model.Task.Name()} model of run {model.Run}, trained on preparation {model.PreparationHash[..12]}");
        if (model.Classes.Count > 0)
            Console.WriteLine($"classes: {string.Join(", ", model.Classes.Select((name, label) => $"{label} {name}"))}");
        else Console.WriteLine($"target: mean {model.TargetMean:G5}, standard deviation {model.TargetStandardDeviation:G5}");
        IEnumerable<string> bands = model.Input.Visits.GroupBy(v => v.Band).Select(b => $"{b.Key} {b.Count()}");
        Console.WriteLine(
            $"input: {model.Input.Features} features (visits: {string.Join(", ", bands)}{(model.Input.UseRedshift ? "; redshift" : "")}), "
            + $"{(model.Input.Method == MagnitudeMethod.Modified ? "modified" : "traditional")} magnitudes, "
            + $"zero point {model.Input.ZeroPoint}");
        ShowLayers(model.Network);
    }

    private static void Show(ImageModelDescription model)
    {
        Console.WriteLine($"image model of run {model.Run}, trained on {model.DataSet.Name()} ({model.DataHash[..12]}), seed {model.Seed}");
        Console.WriteLine(
            $"classes: {string.Join(", ", model.Classes.Select((name, label) => name == $"{label}" ? name : $"{label} {name}"))}");
        Console.WriteLine($"input: images of {model.Network.Image}, (pixel - {model.Input.Mean:F2}) / {model.Input.StandardDeviation:F2}");
        ShowLayers(model.Network);
    }

    private static void Show(RealBogusModelDescription model)
    {
        Console.WriteLine($"{model.Method} model of run {model.Run}, "
            + $"trained on {(model.Filter.Length > 0 ? $"{model.Filter} candidates" : "candidates")} ({model.DataHash[..12]}), "
            + $"split {model.SplitRatio}, seed {model.Seed}");
        Console.WriteLine(
            $"input: {model.Input.Features.Count} features ({string.Join(", ", model.Input.Features.Select(f => f.Name()))})");
        if (model.Network is { } network) ShowLayers(network);
    }

    private static void ShowLayers(NetworkSpec network) =>
        Console.WriteLine($"network: {string.Join(" → ", network.Layers.Select(layer => layer.Describe()))}");

    private static void ShowOnnx(string folder, OnnxModel onnx, string input, int outputs)
    {
        if (ModelFolder.HasOnnx(folder))
            Console.WriteLine(
                $"model.onnx: {onnx.InputName} [samples × {input}] → {onnx.OutputName} [samples × {outputs}], for other programs");
    }

    private static void ShowTraining(string path)
    {
        ShowModel(Path.Combine(path, TrainingFiles.Model));
        string summary = Path.Combine(path, TrainingFiles.Summary);
        if (!File.Exists(summary)) return;
        try
        {
            byte[] content = File.ReadAllBytes(summary);
            ContentSeal.Check(content, summary);
            using JsonDocument document = JsonDocument.Parse(content);
            ShowMetrics(document.RootElement.GetProperty("metrics"));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CrestException($"{summary}: not the summary of a training; train again or copy it again", e);
        }

        Console.WriteLine($"all options, the confusion matrix, seeds and data: {summary}");
    }

    /// <summary>The figures that are single numbers, a column a split.</summary>
    private static void ShowMetrics(JsonElement metrics)
    {
        JsonProperty[] splits = [.. metrics.EnumerateObject().Where(split => split.Value.ValueKind == JsonValueKind.Object)];
        if (splits.Length == 0) return;
        Table table = new Table().Border(TableBorder.Simple).AddColumn("");
        foreach (JsonProperty split in splits) table.AddColumn(new TableColumn(split.Name).RightAligned());
        foreach (string figure in splits[0].Value.EnumerateObject().Where(f => f.Value.ValueKind == JsonValueKind.Number)
            .Select(f => f.Name))
            table.AddRow(
            [
                figure,
                .. splits.Select(
                    split => split.Value.TryGetProperty(figure, out JsonElement value) && value.ValueKind == JsonValueKind.Number
                        ? $"{value.GetDouble():0.####}"
                        : ""),
            ]);
        Screen.Results.Write(table);
    }
}
