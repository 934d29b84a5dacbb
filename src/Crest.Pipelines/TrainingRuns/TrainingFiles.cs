namespace Crest.Pipelines.TrainingRuns;

/// <summary>
/// What the results of a training are called in its folder; the files that it writes on its way are
/// <see cref="Experiments.Runs.RunFolder"/>'s.
/// </summary>
public static class TrainingFiles
{
    /// <summary>The folder of the model.</summary>
    public const string Model = "model";

    /// <summary>The folder with <c>model.json</c>, where that of a training is given, or that of the model in it.</summary>
    /// <param name="given">The folder that the user named.</param>
    public static string FolderOfModel(string given) =>
        File.Exists(Path.Combine(given, Learning.ModelFiles.ModelFolder.DescriptionFile)) ? given : Path.Combine(given, Model);

    /// <summary>Options, metrics and data of a training that has come to its end.</summary>
    public const string Summary = "summary.json";

    /// <summary>What a training gave, in charts.</summary>
    public const string Report = "report.html";

    /// <summary>Options and data of a training whose loss became no number, and what was said of it.</summary>
    public const string Divergence = "diverged.json";

    /// <summary>The state of a training that has not come to its end.</summary>
    public const string Checkpoint = "checkpoint.safetensors";
}
