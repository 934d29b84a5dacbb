using Crest.Foundation.Errors;
using Crest.Learning.Leakage;
using Crest.Learning.ModelFiles;
using Crest.Learning.Sequences;
using Crest.Numerics.Threads;
using Crest.Survey.Nights;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Pipelines.LightCurves;

/// <summary>
/// Trained networks over nights with their description: a folder with <c>model.json</c> and <c>model.safetensors</c>, which Crest reads,
/// and <c>model.onnx</c>, which says the same to other programs.
/// </summary>
/// <param name="description">What it is.</param>
/// <param name="ensemble">The networks, weights included.</param>
public sealed class LightCurveModel(LightCurveModelDescription description, SequenceEnsemble ensemble)
{
    /// <summary>What a model of this kind predicts, as its description names it.</summary>
    public const string Task = "light-curves";

    /// <summary>What it is.</summary>
    public LightCurveModelDescription Description => description;

    /// <summary>The networks.</summary>
    public SequenceEnsemble Ensemble => ensemble;

    /// <summary>Reads the description alone.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <exception cref="CrestException">There is no whole model.</exception>
    public static LightCurveModelDescription LoadDescription(string folder) =>
        ModelFolder.ReadDescription<LightCurveModelDescription>(folder, [Task], (description, path) => description.Checked(path));

    /// <summary>Reads a model.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="pool">The threads that compute it.</param>
    /// <exception cref="CrestException">There is no whole model.</exception>
    public static LightCurveModel Load(string folder, WorkerPool pool)
    {
        LightCurveModelDescription description = LoadDescription(folder);
        var ensemble = new SequenceEnsemble(description.Network, description.Members, seed: 0, pool);
        if (ensemble.Outputs != description.Targets.Loss(1).Outputs)
        {
            throw new CrestException($"{folder}: {ModelFolder.DescriptionFile} contradicts itself: the network has {ensemble.Outputs} "
                + $"outputs for {description.Classes.Count} classes and {description.Targets.Numbers} numbers; "
                + "train again or copy it again");
        }

        ModelFolder.ReadWeights(folder, ensemble.Parameters);
        ensemble.Freeze();
        return new LightCurveModel(description, ensemble);
    }

    /// <summary>Writes the model in the place of the one that was there.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="seen">The objects that it has seen.</param>
    /// <exception cref="CrestException">It cannot be written; what was there before is unchanged.</exception>
    public void Save(string folder, SeenSamples seen) =>
        ModelFolder.Save(folder, description, ensemble.Parameters, partial =>
        {
            description.Onnx.Write(Path.Combine(partial, ModelFolder.OnnxFileName), ensemble);
            seen.Write(partial);
        });

    /// <summary>Predicts whole light curves.</summary>
    /// <param name="data">Light curves with an observation each.</param>
    public LightCurvePrediction Predict(LightCurveData data) => Predict(data, pooled: null);

    /// <summary>As <see cref="Predict(LightCurveData)"/>, and shows what the layers after the pooling are given.</summary>
    /// <param name="data">Light curves with an observation each.</param>
    /// <param name="pooled">Given the objects of each batch and their values [objects × width], which the next batch overwrites.</param>
    internal LightCurvePrediction Predict(LightCurveData data, Action<int[], Tensor>? pooled)
    {
        ArgumentNullException.ThrowIfNull(data);
        var inputs = new NightInputs(description.Input, data.Table, data.Path);
        double[] until = new double[inputs.Count];
        Array.Fill(until, double.PositiveInfinity);
        return Predict(inputs, [.. Enumerable.Range(0, inputs.Count)], until, double.PositiveInfinity, pooled);
    }

    /// <summary>Predicts light curves up to a day each.</summary>
    /// <param name="inputs">The light curves.</param>
    /// <param name="objects">Which object each prediction is of; it has a night until then.</param>
    /// <param name="until">The last day that each prediction may see, MJD.</param>
    /// <param name="phase">
    /// The days from the peak that all of them are cut at, where that is known: the probabilities are calibrated for it.
    /// </param>
    public LightCurvePrediction Predict(NightInputs inputs, int[] objects, double[] until, double phase = double.PositiveInfinity) =>
        Predict(inputs, objects, until, phase, pooled: null);

    /// <summary>The outputs of each network for light curves up to a day each [objects × outputs].</summary>
    internal Tensor[] Outputs(NightInputs inputs, int[] objects, double[] until, Action<int[], Tensor>? pooled = null)
    {
        var set = new SequenceSet(
            [.. objects.Select((index, i) => inputs.Nights.NightsUntil(index, until[i]))],
            (sample, _, _, rows) => inputs.Fill(objects[sample], rows, until[sample]), new Tensor(0, 0));
        return ensemble.Predict(set, pooled);
    }

    /// <summary>Makes a prediction of what the networks give.</summary>
    /// <param name="outputs">[objects × outputs] of each network.</param>
    /// <param name="firstMjd">The first night of each object, MJD.</param>
    /// <param name="phase">The days from the peak that the light curves end at, where that is known.</param>
    internal LightCurvePrediction PredictionOf(Tensor[] outputs, double[] firstMjd, double phase = double.PositiveInfinity)
    {
        LightCurveTargets targets = description.Targets;
        Tensor probabilities = description.Calibration.At(phase).Probabilities(outputs, out Tensor spread);
        (double[] redshift, double[] redshiftError) = Numbers(outputs, targets.RedshiftAt, targets.Redshift, least: 0);
        (double[] peak, double[] peakError) = Numbers(outputs, targets.PeakDayAt, targets.PeakDay, double.NegativeInfinity);
        for (int i = 0; i < peak.Length; i++) peak[i] += firstMjd[i];
        return new LightCurvePrediction(probabilities, spread, redshift, redshiftError, peak, peakError);
    }

    private LightCurvePrediction Predict(NightInputs inputs, int[] objects, double[] until, double phase, Action<int[], Tensor>? pooled) =>
        PredictionOf(
            Outputs(inputs, objects, until, pooled), [.. objects.Select(index => inputs.Nights.Mjd[inputs.Nights.Start[index]])], phase);

    /// <summary>Mean and standard deviation of the mixture of what the networks say.</summary>
    private static (double[] Values, double[] Errors) Numbers(Tensor[] outputs, int at, NumberScale? scale, double least)
    {
        if (scale is null) return ([], []);
        double[] values = new double[outputs[0].Rows], errors = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double mean = outputs.Average(o => (double)o[i, at]);
            double variance = outputs.Average(o => Math.Exp(Math.Clamp(o[i, at + 1], -12, 12)) + ((o[i, at] - mean) * (o[i, at] - mean)));
            (values[i], errors[i]) = (Math.Max(least, scale.Number(mean)), Math.Sqrt(variance) * scale.StandardDeviation);
        }

        return (values, errors);
    }
}
