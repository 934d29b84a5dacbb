using System.Globalization;
using Crest.Foundation.Errors;
using Crest.Learning.Metrics;
using Crest.Learning.ModelFiles;
using Crest.Learning.Novelty;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Pipelines.Supernova;

/// <summary>
/// How far the predictions of a model can be trusted, in the file <c>reliability.safetensors</c> of its folder: a measure of what is unlike
/// its training data, and the uncertainty of its numbers. The measure's statistics are those of the training split; its threshold and the
/// uncertainty are taken from the validation split.
/// </summary>
/// <param name="Distance">The distance from the training data; null where it is not known.</param>
/// <param name="Threshold">The distance beyond which an object is unlike the training data.</param>
/// <param name="FalseAlarms">
/// The share of objects like those of the training that is beyond it, 0 to 1, for objects drawn as the validation split was.
/// </param>
/// <param name="FewestMeasured">The fewest visits that are measured of a training object, among those that the model sees.</param>
/// <param name="Spread">The uncertainty of a regression's predictions; null for classes or where it is not known.</param>
public sealed record ModelReliability(
    FeatureDistance? Distance, double Threshold, double FalseAlarms, int FewestMeasured, ResidualSpread? Spread)
{
    /// <summary>The file in the model's folder.</summary>
    public const string FileName = "reliability.safetensors";

    private const double WantedFalseAlarms = 0.01;

    /// <summary>Fewest validation objects that a threshold is taken from.</summary>
    private const int FewestForThreshold = 10;

    /// <summary>Wider layers have no distance: their covariance would take longer than the training.</summary>
    private const int WidestLayer = 4096;

    /// <summary>Measures a trained model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="training">The training split.</param>
    /// <param name="validation">The validation split.</param>
    /// <param name="pool">The threads to use; the result does not depend on them.</param>
    internal static ModelReliability Of(SupernovaModel model, SupernovaData training, SupernovaData validation, WorkerPool pool)
    {
        SupernovaTask task = model.Description.Task;
        int every = Math.Max(1, (training.Set.Table.Count + FeatureDistance.MostSamples - 1) / FeatureDistance.MostSamples);
        int[] some = [.. Enumerable.Range(0, training.Set.Table.Count).Where(row => row % every == 0)];
        SupernovaData sample =
            every == 1 ? training : training with { Set = training.Set with { Table = training.Set.Table.Select(some) } };
        Tensor? features = null;
        model.Predict(sample.Inputs(model.Description.Input, pool), Learning.Networks.Network.LargestPredictionBatch, (first, hidden) =>
        {
            if (hidden.Columns > WidestLayer) return;
            features ??= new Tensor(sample.Set.Table.Count, hidden.Columns);
            hidden.Values.CopyTo(features.Values[(first * hidden.Columns)..]);
        });
        FeatureDistance? distance = features is null
            ? null
            : FeatureDistance.Fit(
                features, task == SupernovaTask.Class ? sample.Set.Table.Label : null, model.Description.Classes.Count, pool);

        (Tensor predictions, double[]? distances) = new ModelReliability(distance, 1, 1, 0, null).Predict(
            model, validation.Inputs(model.Description.Input, pool), Learning.Networks.Network.LargestPredictionBatch, pool);
        (double threshold, double falseAlarms) = ThresholdOf(distances ?? []);
        ResidualSpread? spread = task == SupernovaTask.Class
            ? null
            : ResidualSpread.Of([.. predictions.Values.ToArray().Select(v => (double)v)], validation.Truth(task));
        int fewest = SupernovaPrediction.MeasuredVisits(model.Description.Input, training).DefaultIfEmpty(0).Min();
        return new ModelReliability(double.IsNaN(threshold) ? null : distance, threshold, falseAlarms, fewest, spread);
    }

    /// <summary>Predicts, with the distance of each object in units of the threshold; null where it is not known.</summary>
    internal (Tensor Predictions, double[]? Novelty) Predict(SupernovaModel model, Tensor inputs, int batchSize, WorkerPool pool)
    {
        if (Distance is null) return (model.Predict(inputs, batchSize), null);
        var novelty = new double[inputs.Rows];
        Tensor predictions = model.Predict(
            inputs, batchSize, (first, hidden) => Distance.Of(hidden, novelty.AsSpan(first, hidden.Rows), pool));
        for (int row = 0; row < novelty.Length; row++) novelty[row] /= Threshold;
        return (predictions, novelty);
    }

    /// <summary>Writes the file.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <exception cref="CrestException">It cannot be written.</exception>
    public void Write(string folder)
    {
        List<(string Name, Tensor Values)> tensors = [];
        var texts = new Dictionary<string, string> { ["format"] = "crest" };
        if (Distance is not null)
        {
            tensors.Add(("novelty.means", Distance.Means));
            tensors.Add(("novelty.whitening", Distance.Whitening));
            texts["novelty_threshold"] = Threshold.ToString("R", CultureInfo.InvariantCulture);
            texts["novelty_false_alarms"] = FalseAlarms.ToString("R", CultureInfo.InvariantCulture);
        }

        texts["fewest_measured"] = FewestMeasured.ToString(CultureInfo.InvariantCulture);
        if (Spread is not null)
        {
            tensors.Add(("uncertainty.from", Tensor.Of(1, Spread.From.Count, [.. Spread.From.Select(v => (float)v)])));
            tensors.Add(("uncertainty.half_width", Tensor.Of(1, Spread.From.Count, [.. Spread.HalfWidth.Select(v => (float)v)])));
        }

        SafetensorsFile.Write(Path.Combine(folder, FileName), tensors, texts);
    }

    /// <summary>Reads the file; null where there is none, as in a model of an older program.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <exception cref="CrestException">It is damaged, or missing where the model was written with it.</exception>
    public static ModelReliability? Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        ModelFolder.CheckFile(folder, FileName);
        if (!File.Exists(path)) return null;
        SafetensorsFile file = SafetensorsFile.Read(path);
        FeatureDistance? distance = null;
        (double threshold, double falseAlarms) = (double.NaN, double.NaN);
        if (file.Tensors.TryGetValue("novelty.whitening", out Tensor? whitening))
        {
            if (!file.Tensors.TryGetValue("novelty.means", out Tensor? means) || means.Columns != whitening.Columns
                || whitening.Rows != whitening.Columns || !TryNumber(file.Text("novelty_threshold"), out threshold)
                || !TryNumber(file.Text("novelty_false_alarms"), out falseAlarms) || !(threshold > 0))
                throw new CrestException($"{path}: contradicts itself; train again or copy it again");
            distance = new FeatureDistance(means, whitening);
        }

        ResidualSpread? spread = file.Tensors.TryGetValue("uncertainty.from", out Tensor? from)
            && file.Tensors.TryGetValue("uncertainty.half_width", out Tensor? width) && from.Length == width.Length && from.Length > 0
            ? new ResidualSpread([.. from.Values.ToArray().Select(v => (double)v)], [.. width.Values.ToArray().Select(v => (double)v)])
            : null;
        if (!int.TryParse(file.Text("fewest_measured"), NumberStyles.None, CultureInfo.InvariantCulture, out int fewest))
            throw new CrestException($"{path}: contradicts itself; train again or copy it again");
        return new ModelReliability(distance, threshold, falseAlarms, fewest, spread);
    }

    /// <summary>
    /// The k-th smallest of n distances, k = ⌈(n + 1)(1 - α)⌉: another object of the same kind is beyond it with probability at most
    /// (n + 1 - k)/(n + 1), whatever the distribution (conformal prediction; Vovk, Gammerman, Shafer 2005).
    /// </summary>
    private static (double Threshold, double FalseAlarms) ThresholdOf(double[] distances)
    {
        if (distances.Length < FewestForThreshold) return (double.NaN, double.NaN);
        double[] sorted = [.. distances.Order()];
        int count = sorted.Length, k = Math.Min(count, (int)Math.Ceiling((count + 1) * (1 - WantedFalseAlarms)));
        double threshold = sorted[k - 1];
        return threshold > 0 ? (threshold, (count + 1.0 - k) / (count + 1)) : (double.NaN, double.NaN);
    }

    private static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
