using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Survey.LightCurves;

namespace Crest.Pipelines.Supernova;

/// <summary>
/// What a model says of the objects of a file, and what that rests on. An object without any measurement that the model sees is not judged:
/// its values are NaN.
/// </summary>
/// <param name="Values">Class probabilities [objects × classes], or the number [objects × 1].</param>
/// <param name="Visits">Number of visits that the model sees.</param>
/// <param name="Measured">Number of them that are measured [objects].</param>
/// <param name="Notes">Why an object is not judged, or which bands have no measurement; empty for nothing [objects].</param>
internal sealed record SupernovaPrediction(Tensor Values, int Visits, int[] Measured, string[] Notes)
{
    /// <summary>Distance from the training data in units of the threshold [objects]; null where the model cannot tell.</summary>
    public double[]? Novelty { get; init; }

    /// <summary>Uncertainty of the number, 68 % [objects]; null where it is not known.</summary>
    public double[]? Error { get; init; }

    /// <summary>Number of objects that are not judged.</summary>
    public int NotJudged => Measured.Count(measured => measured == 0);

    /// <summary>Predicts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The objects.</param>
    /// <param name="inputs">Their inputs.</param>
    /// <param name="batchSize">Samples computed at once, at least 1.</param>
    /// <param name="pool">The threads to use.</param>
    public static SupernovaPrediction Of(SupernovaModel model, SupernovaData data, Tensor inputs, int batchSize, WorkerPool pool)
    {
        LightCurveTable table = data.Set.Table;
        IReadOnlyList<Visit> visits = model.Description.Input.Visits;
        int[] columns = model.Description.Input.ColumnsOf(data.Set, data.Path);
        string[] bands = [.. visits.Select(v => v.Band).Distinct()];
        int[] bandOf = [.. visits.Select(v => Array.IndexOf(bands, v.Band))];
        var measured = new int[table.Count];
        var notes = new string[table.Count];
        var ofBand = new int[bands.Length];
        for (int row = 0; row < table.Count; row++)
        {
            Array.Clear(ofBand);
            ReadOnlySpan<float> flux = table.FluxOf(row);
            for (int i = 0; i < columns.Length; i++)
                if (!float.IsNaN(flux[columns[i]])) ofBand[bandOf[i]]++;
            measured[row] = ofBand.Sum();
            notes[row] = measured[row] == 0 ? "no measurement"
                : ofBand.Contains(0) ? $"no measurement in {string.Join(' ', bands.Where((_, b) => ofBand[b] == 0))}"
                : "";
        }

        (Tensor values, double[]? novelty) =
            model.Reliability?.Predict(model, inputs, batchSize, pool) ?? (model.Predict(inputs, batchSize), null);
        for (int row = 0; row < table.Count; row++)
        {
            if (measured[row] > 0) continue;
            values.Row(row).Fill(float.NaN);
            if (novelty is not null) novelty[row] = double.NaN;
        }

        return new SupernovaPrediction(values, columns.Length, measured, notes)
        {
            Novelty = novelty,
            Error = model.Reliability?.Spread is { } spread
                ? [.. Enumerable.Range(0, table.Count).Select(row => spread.At(values[row, 0]))]
                : null,
        };
    }
}
