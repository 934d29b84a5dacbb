using System.CommandLine;
using System.Globalization;
using Crest.CommandLine.Results;
using Crest.CommandLine.Terminal;
using Crest.Foundation.Errors;
using Crest.Learning.ImageSets;
using Crest.Learning.ModelFiles;
using Crest.Learning.Networks;
using Crest.Learning.Onnx;
using Crest.Pipelines.Images;
using Crest.Pipelines.Leakage;
using Crest.Pipelines.LightCurves;
using Crest.Pipelines.RealBogus;
using Crest.Pipelines.Supernova;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.Candidates;
using Crest.Survey.Inputs;
using Crest.Survey.LightCurveFiles;
using Crest.Survey.PreparedData;

namespace Crest.CommandLine.Commands;

/// <summary>
/// <c>crest inspect FILE</c>: what a prepared data file, a file of candidates or images, a model or the folder
/// of a training or a search holds.
/// </summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var path = new Argument<string[]>("FILE")
        {
            Description = "A prepared .nc file, a file of MNIST or CIFAR-10, a model's folder, or the folder of a training or a search.",
            Arity = new ArgumentArity(1, 2),
        };
        var leaks = new Option<bool>("--leaks")
        {
            Description = "Find the samples of a second FILE that are identical or nearly identical to samples of the first; "
                + "the first may be a model's folder, of which those are found that it was trained or validated on.",
        };
        var tolerance = new Option<double>("--tolerance")
        {
            Description = "With --leaks: the longest distance of nearly identical samples, as a share of their length.",
            HelpName = "SHARE",
            DefaultValueFactory = _ => LeakCheck.DefaultTolerance,
        };
        tolerance.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }]
                && !(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double share) && share is >= 0 and <= 1))
                result.AddError($"--tolerance must be a number from 0 to 1, not {text}: it is a share of a sample's length");
        });
        const string description = "Show what a data file, a model or the folder of a training or a search holds. "
            + "With --json or --csv it is the table alone: "
            + "bands of a prepared file, features of candidates, metrics of a training, trials of a search.";
        var command = new Command("inspect", $"{description}\n\nExample: crest inspect data/processed/dataset.tr-6classes.nc")
        {
            path, leaks, tolerance,
        };
        command.Validators.Add(result =>
        {
            int files = result.GetValue(path)?.Length ?? 0;
            if (result.GetValue(leaks) && files == 1) result.AddError("--leaks compares two files; give the second one too");
            if (!result.GetValue(leaks) && files == 2) result.AddError("two files are given; add --leaks to compare them");
            if (!result.GetValue(leaks) && result.GetResult(tolerance) is { Implicit: false })
                result.AddError("--tolerance belongs to --leaks");
        });
        var output = new OutputOptions();
        output.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            string[] files = parsed.GetRequiredValue(path);
            if (!parsed.GetValue(leaks)) Inspect(files[0], output.Of(parsed));
            else
            {
                double longest = parsed.GetValue(tolerance);
                var check = LeakCheck.Of(files[0], files[1], longest, Environment.ProcessorCount, cancellation);
                LeakTable.Show(files, check, output.Of(parsed));
            }

            return Task.FromResult(0);
        });
        return command;
    }

    private static void Inspect(string path, OutputFormat format)
    {
        if (format != OutputFormat.Table && !HasTable(path))
            throw new CrestException($"{path}: no table is shown of it; leave out --{format.ToString().ToLowerInvariant()}");
        if (File.Exists(path) && Path.GetFileName(path) == ModelFolder.DescriptionFile)
            ShowModel(Path.GetDirectoryName(Path.GetFullPath(path))!);
        else if (File.Exists(path) && ImageFileOverview.Of(path) is { } images) Console.WriteLine($"{path}: {images}");
        else if (File.Exists(path) && CandidateFile.IsOne(path)) CandidateOverview.Show(CandidateTable.Read(path), format);
        else if (File.Exists(path) && RaggedLightCurves.IsOne(path)) LightCurveOverview.Show(path, format);
        else if (File.Exists(path)) PreparedSetOverview.Show(path, PreparedFile.Load(path), format);
        else if (File.Exists(Path.Combine(path, ModelFolder.DescriptionFile))) ShowModel(path);
        else if (Directory.Exists(Path.Combine(path, TrainingFiles.Model))) ShowTraining(path, format);
        else if (SearchOverview.IsOne(path)) SearchOverview.Show(path, format);
        else if (Directory.Exists(path))
            throw new CrestException(
                $"{path}: holds neither a model (model.json) nor the results of a training (model/) or a search (config.yaml)");
        else throw new CrestException($"{path}: there is no such file or folder");
    }

    /// <summary>Whether a table is shown: not of a model alone, nor of a file of images. What is not there is an error later.</summary>
    private static bool HasTable(string path) => File.Exists(path)
        ? Path.GetFileName(path) != ModelFolder.DescriptionFile && ImageFileOverview.Of(path) is null
        : !File.Exists(Path.Combine(path, ModelFolder.DescriptionFile));

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
        else if (ModelFolder.TaskOf(folder) == LightCurveModel.Task)
            LightCurveModelOverview.Show(folder, LightCurveModel.LoadDescription(folder));
        else
        {
            SupernovaModelDescription model = SupernovaModel.LoadDescription(folder);
            Show(model);
            ShowOnnx(folder, model.Onnx, $"{model.Input.Features}", Math.Max(1, model.Classes.Count));
        }
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

    private static void ShowTraining(string path, OutputFormat format)
    {
        bool table = format == OutputFormat.Table;
        if (table) ShowModel(Path.Combine(path, TrainingFiles.Model));
        string summary = Path.Combine(path, TrainingFiles.Summary);
        if (!File.Exists(summary))
        {
            if (table) return;
            throw new CrestException($"{summary}: there is no summary of the training, which has its metrics");
        }

        SummaryMetrics.Read(summary, root =>
        {
            SummaryMetrics.Show(root.GetProperty("metrics"), format);
            return true;
        });
        if (table) Console.WriteLine($"all options, metrics, seeds and data: {summary}");
    }
}
