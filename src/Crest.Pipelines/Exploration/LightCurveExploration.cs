using System.Numerics.Tensors;
using Crest.Foundation.Errors;
using Crest.Learning.Networks;
using Crest.Numerics.Threads;
using Crest.Pipelines.Supernova;
using Crest.Survey.Inputs;
using Crest.Survey.LightCurves;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Pipelines.Exploration;

/// <summary>
/// Light curves of a grid as they are embedded: standardised magnitudes of all visits, scaled as the split that the embedding is fitted to
/// says, or what the last layer of a network is given of them.
/// </summary>
internal static class LightCurveExploration
{
    /// <summary>Reads the splits.</summary>
    /// <param name="paths">The prepared files with the names of their splits.</param>
    /// <param name="modelFolder">The folder of the network's <c>model.json</c>; null for magnitudes.</param>
    /// <param name="part">The split that the scaling is fitted to.</param>
    /// <param name="most">Most objects of each split; null for all.</param>
    /// <param name="seed">Seed of the draw of those.</param>
    /// <param name="pool">The threads to use.</param>
    /// <exception cref="CrestException">The files or the model cannot be read or do not fit.</exception>
    public static ExploredData Load(
        IReadOnlyList<(string Path, string Split)> paths, string? modelFolder, FittedPart part, int? most, long seed, WorkerPool pool)
    {
        SupernovaModel? model = modelFolder is null ? null : SupernovaModel.Load(modelFolder, pool);
        (SupernovaData Data, string Split)[] sets = [.. paths.Select(path => (Drawn(path.Path, path.Split, most, seed), path.Split))];
        foreach ((SupernovaData data, string _) in sets)
        {
            if (!data.Set.Table.Cadence.Equals(sets[0].Data.Set.Table.Cadence))
                throw new CrestException(
                    $"{data.Path}: its visits are not those of {sets[0].Data.Path}; give files of one survey, prepared in the same way");
        }

        SupernovaData fitted = sets.FirstOrDefault(set => set.Split == ExploredData.NameOf(part)).Data ?? sets[0].Data;
        InputSpec input = model?.Description.Input
            ?? InputSpec.Fit(fitted.Set, fitted.Path, bands: null, MagnitudeMethod.Modified, useRedshift: false);
        return new ExploredData(
            Path.GetFileNameWithoutExtension(fitted.Path), sets.ToDictionary(set => set.Split, set => set.Data.Set.SourceHash),
            model?.Description.Run, model is null ? "magnitudes, standardised" : "values that the last layer of the network is given",
            [.. sets.Select(set => Split(set.Data, set.Split, input, model, pool))]);
    }

    private static SupernovaData Drawn(string path, string split, int? most, long seed)
    {
        SupernovaData data = SupernovaData.Load(path);
        LightCurveTable table = data.Set.Table.Select(ExploredData.Drawn(data.Set.Table.Count, most, split, seed));
        return data with { Set = data.Set with { Table = table } };
    }

    private static ExploredSplit Split(SupernovaData data, string split, InputSpec input, SupernovaModel? model, WorkerPool pool)
    {
        LightCurveTable table = data.Set.Table;
        int[] rows = [.. Enumerable.Range(0, table.Count)];
        CandidatePhotometry[] photometry = [.. rows.Select(row => CandidatePhotometry.Of(table, row, data.Set.ZeroPoint))];
        List<ExploredColumn> columns =
        [
            new("type", [.. table.Label.Select(label => label == LightCurveTable.Unknown ? double.NaN : label)], data.Set.Classes),
            new("redshift", [.. table.Redshift.Select(z => z == LightCurveTable.Unknown ? double.NaN : z)]),
            new("peak day", [.. rows.Select(table.PeakDayOf)]),
            new("brightest magnitude", [.. photometry.Select(p => p.Magnitude)]),
            new("highest S/N", [.. photometry.Select(p => p.SignalToNoise)]),
            new("measured visits", [.. photometry.Select(p => (double)p.Measured)]),
        ];
        Tensor features = data.Inputs(input, pool);
        if (model is not null)
        {
            Tensor inputs = features, hidden = new(0, 0);
            Tensor predictions = model.Predict(inputs, Network.LargestPredictionBatch, (first, values) =>
            {
                if (hidden.Columns == 0) hidden = new Tensor(inputs.Rows, values.Columns);
                values.Values.CopyTo(hidden.Values[(first * hidden.Columns)..]);
            });
            features = hidden;
            bool isClass = model.Description.Task == SupernovaTask.Class;
            columns.Insert(1, new(
                "predicted",
                [.. rows.Select(row => isClass ? TensorPrimitives.IndexOfMax<float>(predictions.Row(row)) : (double)predictions[row, 0])],
                isClass ? model.Description.Classes : null));
        }

        return new ExploredSplit(split, features, table.Names, columns, new LightCurveSights(table));
    }
}
