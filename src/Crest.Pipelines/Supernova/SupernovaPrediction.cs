using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Survey.Inputs;
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
    /// <summary>
    /// How unlike the training data an object is, above 1 for what is marked [objects]; null where the model cannot tell. It is the larger
    /// of two ratios: the distance from the training data to its threshold, and, of an object with fewer measured visits than any of the
    /// training, theirs to its own.
    /// </summary>
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
        int[] measured = MeasuredVisits(model.Description.Input, data);
        string[] notes = BandsWithout(model.Description.Input, data);
        (Tensor values, double[]? novelty) =
            model.Reliability?.Predict(model, inputs, batchSize, pool) ?? (model.Predict(inputs, batchSize), null);
        for (int row = 0; row < table.Count; row++)
        {
            if (measured[row] == 0)
            {
                notes[row] = "no measurement";
                values.Row(row).Fill(float.NaN);
                if (novelty is not null) novelty[row] = double.NaN;
            }
            else if (novelty is not null && measured[row] < model.Reliability!.FewestMeasured)
            {
                notes[row] += $"{(notes[row].Length > 0 ? "; " : "")}fewer visits than in training";
                novelty[row] = Math.Max(novelty[row], (double)model.Reliability.FewestMeasured / measured[row]);
            }
        }

        return new SupernovaPrediction(values, model.Description.Input.Visits.Count, measured, notes)
        {
            Novelty = novelty,
            Error = model.Reliability?.Spread is { } spread
                ? [.. Enumerable.Range(0, table.Count).Select(row => spread.At(values[row, 0]))]
                : null,
        };
    }

    /// <summary>The <see cref="Values"/> alone, as metrics need them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The objects.</param>
    /// <param name="inputs">Their inputs.</param>
    public static Tensor ValuesOf(SupernovaModel model, SupernovaData data, Tensor inputs)
    {
        Tensor values = model.Predict(inputs);
        int[] measured = MeasuredVisits(model.Description.Input, data);
        for (int row = 0; row < measured.Length; row++)
            if (measured[row] == 0) values.Row(row).Fill(float.NaN);
        return values;
    }

    /// <summary>How many of the visits that a model sees are measured, by object.</summary>
    /// <param name="input">What the model sees.</param>
    /// <param name="data">The objects.</param>
    public static int[] MeasuredVisits(InputSpec input, SupernovaData data)
    {
        int[] columns = input.ColumnsOf(data.Set, data.Path), measured = new int[data.Set.Table.Count];
        for (int row = 0; row < measured.Length; row++)
        {
            ReadOnlySpan<float> flux = data.Set.Table.FluxOf(row);
            foreach (int column in columns)
                if (!float.IsNaN(flux[column])) measured[row]++;
        }

        return measured;
    }

    /// <summary>Which bands have no measurement, by object; empty where each has one.</summary>
    private static string[] BandsWithout(InputSpec input, SupernovaData data)
    {
        int[] columns = input.ColumnsOf(data.Set, data.Path);
        (string Band, int[] Columns)[] bands =
        [
            .. input.Visits.Select((visit, i) => (visit.Band, Column: columns[i])).GroupBy(v => v.Band)
                .Select(band => (band.Key, band.Select(v => v.Column).ToArray())),
        ];
        var notes = new string[data.Set.Table.Count];
        List<string> without = [];
        for (int row = 0; row < notes.Length; row++)
        {
            ReadOnlySpan<float> flux = data.Set.Table.FluxOf(row);
            without.Clear();
            foreach ((string band, int[] own) in bands)
                if (!IsMeasured(flux, own)) without.Add(band);
            notes[row] = without.Count == 0 ? "" : $"no measurement in {string.Join(' ', without)}";
        }

        return notes;
    }

    private static bool IsMeasured(ReadOnlySpan<float> flux, int[] columns)
    {
        foreach (int column in columns)
            if (!float.IsNaN(flux[column])) return true;
        return false;
    }
}
