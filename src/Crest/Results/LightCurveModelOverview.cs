using Crest.Learning.ModelFiles;
using Crest.Learning.Sequences;
using Crest.Pipelines.LightCurves;
using Crest.Survey.Nights;

namespace Crest.CommandLine.Results;

/// <summary>What a model of light curves holds, as <c>crest inspect</c> shows it.</summary>
internal static class LightCurveModelOverview
{
    /// <summary>Shows it on standard output.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="model">What it is.</param>
    public static void Show(string folder, LightCurveModelDescription model)
    {
        NightInputSpec input = model.Input;
        Console.WriteLine($"{model.Task} model of run {model.Run}, trained on preparation {model.PreparationHash[..12]}");
        Console.WriteLine($"classes: {string.Join(", ", model.Classes.Select((name, label) => $"{label} {name}"))}");
        string[] numbers =
        [
            .. model.Targets.Redshift is { } redshift ? (string[])[$"redshift ({Scale(redshift)})"] : [],
            .. model.Targets.PeakDay is { } peak ? (string[])[$"day of the peak since the first night ({Scale(peak)})"] : [],
        ];
        if (numbers.Length > 0) Console.WriteLine($"numbers, with mean and standard deviation in training: {string.Join(", ", numbers)}");
        Console.WriteLine(
            $"input: {input.Features} features of each night (bands {string.Join(' ', input.Bands)}), {Normalisation(input)}, "
            + $"zero point {input.ZeroPoint}, {(input.IsExtinctionCorrected ? "" : "not ")}corrected for Milky Way extinction");
        if (input.UsesRedshift) Console.WriteLine($"redshift as input: {input.Redshift.ToString().ToLowerInvariant()}");
        if (input.Window is { } window)
            Console.WriteLine($"nights: from {window.Before:F0} days before the first detection to {window.After:F0} days after it");
        SequenceNetworkSpec network = model.Network;
        Console.WriteLine($"network{(model.Members > 1 ? $", {model.Members} times" : "")}: "
            + string.Join(" → ", network.Layers.Select(layer => layer.Describe()))
            + $" → {string.Join(" and ", network.Pooling.Select(kind => kind.ToString().ToLowerInvariant()))} of the nights → "
            + string.Join(" → ", network.Head.Select(layer => layer.Describe())));
        Console.WriteLine(network.IsCausal
            ? "causal: --state of 'crest predict light-curves' keeps what it has seen"
            : "not causal: it needs whole light curves");
        if (ModelFolder.HasOnnx(folder))
            Console.WriteLine(
                $"model.onnx: steps [light curves × nights × {input.Features}], lengths [light curves] → "
                + $"probabilities [light curves × {model.Classes.Count}]"
                + (numbers.Length > 0 ? $", numbers [light curves × {2 * numbers.Length}]" : "") + ", for other programs");
    }

    private static string Scale(NumberScale scale) => $"{scale.Mean:G4}, {scale.StandardDeviation:G4}";

    private static string Normalisation(NightInputSpec input) => input.Normalisation switch
    {
        FluxNormalisation.LightCurve => "fluxes divided by the largest of the light curve",
        FluxNormalisation.PerBand => "asinh of fluxes, standardised band by band",
        _ => "asinh of fluxes, standardised over all bands",
    };
}
