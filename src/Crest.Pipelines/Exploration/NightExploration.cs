using Crest.Foundation.Errors;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Pipelines.LightCurves;
using Crest.Survey.LightCurveFiles;
using Crest.Survey.Nights;
using Crest.Survey.Observations;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.Exploration;

/// <summary>
/// Light curves with any number of observations as they are embedded: what a recurrent network makes of all nights of each.
/// </summary>
internal static class NightExploration
{
    private static readonly string[] Names = [Splits.Train, Splits.Validation, Splits.Test];

    /// <summary>Reads light curves and computes what the network makes of them.</summary>
    /// <param name="path">The file of <c>crest prepare light-curves</c>.</param>
    /// <param name="modelFolder">The folder of the network's <c>model.json</c>; of several networks the first is taken.</param>
    /// <param name="most">Most objects of each split; null for all.</param>
    /// <param name="seed">Seed of the draw of those.</param>
    /// <param name="pool">The threads to use.</param>
    /// <exception cref="CrestException">The file or the model cannot be read or do not fit, or no object can be seen.</exception>
    public static ExploredData Load(string path, string modelFolder, int? most, long seed, WorkerPool pool)
    {
        LightCurveModel model = LightCurveModel.Load(modelFolder, pool);
        using RaggedLightCurves file = RaggedLightCurves.Open(path);
        ObservationTable table = file.ReadAll();
        var inputs = new NightInputs(model.Description.Input, table, path);
        List<ExploredSplit> splits = [];
        foreach (int split in (ReadOnlySpan<int>)[0, 1, 2, ObservationTable.Unknown])
        {
            int[] all = [.. Enumerable.Range(0, table.Count).Where(i => table.Split[i] == split && inputs.Nights.NightsOf(i) > 0)];
            if (all.Length == 0) continue;
            // A file without splits is what the embedding is fitted to.
            string name = split >= 0 ? Names[split] : Splits.Train;
            splits.Add(Split(table.Select([.. ExploredData.Drawn(all.Length, most, name, seed).Select(i => all[i])]), name, model, path));
        }

        if (splits.Count == 0) throw new CrestException($"{path}: has no object with an observation in the bands of the model");
        return new ExploredData(
            Path.GetFileNameWithoutExtension(path), new Dictionary<string, string> { ["light_curves"] = file.SourceHash },
            model.Description.Run, "values that the last layer of the network is given", splits);
    }

    private static ExploredSplit Split(ObservationTable table, string name, LightCurveModel model, string path)
    {
        Tensor hidden = new(table.Count, model.Description.Network.Pooled);
        LightCurvePrediction prediction = model.Predict(new LightCurveData(path, name, table), (samples, pooled) =>
        {
            for (int i = 0; i < samples.Length; i++) pooled.Row(i).CopyTo(hidden.Row(samples[i]));
        });
        int[] rows = [.. Enumerable.Range(0, table.Count)];
        double[] OrUnknown(Func<int, double> of) => [.. rows.Select(of)];
        List<ExploredColumn> columns =
        [
            new("class", OrUnknown(i => table.Label[i] < 0 ? double.NaN : table.Label[i]), model.Description.Classes),
            new(
                "predicted",
                OrUnknown(i => System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(prediction.Probabilities.Row(i))),
                model.Description.Classes),
            new($"probability of {model.Description.Classes[0]}", OrUnknown(i => prediction.Probabilities[i, 0])),
            new("redshift", OrUnknown(i => LightCurveData.RedshiftOf(table, i))),
            new("observations", OrUnknown(i => table.ObservationsOf(i))),
            new("highest S/N", OrUnknown(i => Enumerable.Range(table.RowStart[i], table.ObservationsOf(i))
                .Select(row => (double)table.Flux[row] / table.FluxError[row]).DefaultIfEmpty(double.NaN).Max())),
        ];
        return new ExploredSplit(name, hidden, table.Name, columns, new ObservationSights(table));
    }
}
