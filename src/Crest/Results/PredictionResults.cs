using Crest.CommandLine.Terminal;
using Crest.Pipelines.Images;
using Crest.Pipelines.LightCurves;
using Crest.Pipelines.RealBogus;
using Crest.Pipelines.Supernova;

namespace Crest.CommandLine.Results;

/// <summary>What was predicted, and how well.</summary>
internal static class PredictionResults
{
    private const int ShownCandidates = 10;

    public static void Show(IReadOnlyList<PredictionResult> results)
    {
        MetricsTable.Show([.. results.Select(r => (Path.GetFileNameWithoutExtension(r.Path), r.Metrics))]);
        foreach (PredictionResult result in results.Where(r => r.WithoutRedshift > 0))
        {
            Screen.Warn(
                $"{result.Path}: the model takes the redshift as input, "
                + $"and {result.WithoutRedshift} of {result.Objects} objects have none: "
                + "they were given the mean one of the training data");
        }

        foreach (PredictionResult result in results.Where(r => r.NotJudged > 0))
            Screen.Warn($"{result.Path}: {result.NotJudged} of {result.Objects} objects are not judged: they have no measurement");
        if (results.Any(r => r.UnlikeTraining is null))
        {
            Screen.Warn(
                "the model cannot tell what is unlike its training data, since it was trained by an older program "
                + "or with fewer than 10 validation objects; train it again to have that marked");
        }

        foreach (PredictionResult result in results)
            Console.WriteLine(
                $"wrote {result.Path}: {result.Objects} objects, {result.Objects / result.Seconds:F0} a second{Unlike(result)}");
    }

    private static string Unlike(PredictionResult result) => result.UnlikeTraining is > 0 and int unlike
        ? $"; {unlike} unlike the training data ({100 * result.FalseAlarms:F1} % of objects like it are marked so too)"
        : "";

    public static void Show(IReadOnlyList<LightCurvePredictionResult> results)
    {
        MetricsTable.Show(
            [.. results.Where(r => r.Metrics is not null).Select(r => (Path.GetFileNameWithoutExtension(r.Path), r.Metrics))],
            firstSaysMost: true);
        if (results.Any(r => r is { Metrics: not null, Judged: "test" }))
            Console.WriteLine("the metrics are those of the test split; the model was trained on the others");
        foreach (LightCurvePredictionResult result in results.Where(r => r.OtherBands.Count > 0).Take(1))
        {
            Screen.Warn(
                $"{result.Path}: {result.OtherBands.Values.Sum()} observations are left out, since the model was trained without their "
                + $"bands: {string.Join(", ", result.OtherBands.Select(band => $"{band.Key} ({band.Value})"))}");
        }

        foreach (LightCurvePredictionResult result in results.Where(r => r.WithoutRedshift > 0).Take(1))
        {
            Screen.Warn(
                $"{result.Path}: the model takes the redshift as input, and {result.WithoutRedshift} objects have none; "
                + "their predictions are only good if it was withheld in training (--withhold-redshift)");
        }

        foreach (LightCurvePredictionResult result in results.Where(r => r.OutsideWindow.Objects > 0).Take(1))
        {
            (int observations, int objects) = result.OutsideWindow;
            Screen.Warn(
                $"{result.Path}: {observations} observations of {objects} objects are left out: they are longer before or after the first "
                + "detection than any that the model was trained on");
        }

        foreach (LightCurvePredictionResult result in results.Where(r => r.LeftOut > 0))
        {
            string until = !result.IsCut ? "" : result.NeedsPeak ? " until then, or no known peak" : " until then";
            Screen.Warn($"{result.Path}: {result.LeftOut} objects are left out: they have no observation in the model's bands{until}");
        }

        foreach (LightCurvePredictionResult result in results)
        {
            string rows = result.Rows == result.Objects ? "" : $" in {result.Rows} rows";
            Console.WriteLine($"wrote {result.Path}: {result.Objects} objects{rows}, {result.Rows / result.Seconds:F0} a second");
            if (result.Report is not null) Console.WriteLine($"wrote {result.Report}");
        }

        foreach (RankedCandidates candidates in results.Select(r => r.Candidates).OfType<RankedCandidates>())
        {
            Console.WriteLine();
            Console.WriteLine(
                $"The {candidates.List.Count} objects of unknown class, the most probable of class 0 ({candidates.Classes[0]}) first:");
            RankedListTable.Show(candidates, ShownCandidates);
        }
    }

    public static void Show(IReadOnlyList<RealBogusPredictionResult> results)
    {
        MetricsTable.Show([.. results.Select(r => (r.Split, r.Metrics))]);
        foreach (RealBogusPredictionResult result in results) Console.WriteLine($"wrote {result.Path}: {result.Candidates} candidates");
        Console.WriteLine($"{results[0].Candidates / results[0].Seconds:F0} candidates a second");
    }

    public static void Show(IReadOnlyList<ImagePredictionResult> results)
    {
        MetricsTable.Show([.. results.Select(r => (Path.GetFileNameWithoutExtension(r.Path), r.Metrics))]);
        foreach (ImagePredictionResult result in results)
            Console.WriteLine($"wrote {result.Path}: {result.Images} images, {result.Images / result.Seconds:F0} a second");
    }
}
