using Crest.Foundation.Errors;
using Crest.Learning.ModelFiles;
using Crest.Learning.Networks;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Pipelines.RealBogus;
using Crest.Survey.Candidates;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.Exploration;

/// <summary>
/// Candidates of difference images as they are embedded: their features, standardised by the training split, or what the last layer of a
/// network is given of them.
/// </summary>
internal static class CandidateExploration
{
    /// <summary>Reads candidates and splits them, as the training of the model did where one is given.</summary>
    /// <param name="path">The file of <c>crest prepare real-bogus</c>.</param>
    /// <param name="ratio">How they are split; null for 8:1:1, or as the model's training split them.</param>
    /// <param name="modelFolder">The folder of the network's <c>model.json</c>; null for the features.</param>
    /// <param name="most">Most candidates of each split; null for all.</param>
    /// <param name="seed">Seed of the split, where no model tells it, and of the draw.</param>
    /// <param name="pool">The threads to use.</param>
    /// <exception cref="CrestException">The candidates or the model cannot be read or do not fit.</exception>
    public static ExploredData Load(string path, SplitRatio? ratio, string? modelFolder, int? most, long seed, WorkerPool pool)
    {
        CandidateTable table = CandidateTable.Read(path);
        RealBogusModelDescription? description = modelFolder is null ? null : RealBogusModelDescription.Load(modelFolder);
        Network? network = description is null ? null : NetworkOf(description, modelFolder!, pool);
        description?.Input.Check(table);
        CandidateSplit split = CandidateSplit.Of(
            table, ratio ?? description?.SplitRatio ?? SplitRatio.Default, description?.Seed ?? seed);
        CandidateInputSpec input = description?.Input ?? CandidateInputSpec.Fit(table, split.Train);
        (string Name, int[] Rows)[] parts = [(Splits.Train, split.Train), (Splits.Validation, split.Validation), (Splits.Test, split.Test)];
        return new ExploredData(
            table.Filter.Length > 0 ? table.Filter : Path.GetFileNameWithoutExtension(path),
            new Dictionary<string, string> { ["candidates"] = table.Hash }, description?.Run,
            network is null ? "features, standardised" : "values that the last layer of the network is given",
            [.. parts.Select(part => Split(table, part.Name, part.Rows, input, network, most, seed, pool))]);
    }

    private static Network NetworkOf(RealBogusModelDescription description, string folder, WorkerPool pool)
    {
        if (description.Network is not { } spec)
            throw new CrestException(
                $"{folder}: is a model of trees ({description.Method}), which has no hidden layer; give that of a network");
        var network = new Network(spec, seed: 0, pool);
        ModelFolder.ReadWeights(folder, network);
        return network;
    }

    private static ExploredSplit Split(
        CandidateTable table, string name, int[] all, CandidateInputSpec input, Network? network, int? most, long seed, WorkerPool pool)
    {
        int[] ordered = [.. all.Order()], rows = [.. ExploredData.Drawn(ordered.Length, most, name, seed).Select(i => ordered[i])];
        var features = new Tensor(rows.Length, input.Features.Count);
        input.Fill(table, rows, features, pool);
        List<ExploredColumn> columns = [new("label", [.. rows.Select(row => (double)table.Labels[row])], ["bogus", "real"])];
        if (network is not null)
        {
            (features, Tensor scores) = HiddenLayer.Of(network, features);
            columns.Add(new("score", [.. Enumerable.Range(0, scores.Rows).Select(row => (double)scores[row, 0])]));
        }

        foreach (string column in table.Schema.Features.Select(feature => feature.Column).Distinct())
        {
            ReadOnlyMemory<float> values = table.Column(column);
            columns.Add(new(column, [.. rows.Select(row => (double)values.Span[row])]));
        }

        return new ExploredSplit(name, features, [.. rows.Select(row => $"row {table.RowNumbers[row]}")], columns, Sights: null);
    }
}
