using System.Text.Json;
using System.Text.Json.Serialization;
using Crest.Foundation.Errors;
using Crest.Learning.ModelFiles;
using Crest.Learning.Optimisers;
using Crest.Learning.Parameters;
using Crest.Learning.Trees;
using Crest.Numerics.Tensors;

namespace Crest.Learning.Training;

/// <summary>The state of a training on disk, from which it can resume and end with the same bits.</summary>
/// <param name="Path">The file.</param>
/// <param name="Fingerprint">
/// A text of everything that the result depends on (options, network, data, threads): a checkpoint with another fingerprint is refused.
/// </param>
public sealed record Checkpoint(string Path, string Fingerprint)
{
    /// <summary>The fingerprint's name in the file.</summary>
    private const string FingerprintKey = "purpose";

    /// <summary>A forest's trees have no loss of their own: it is NaN. Before the first validation the best loss is infinite.</summary>
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Number of whole epochs after which a training would resume: 0 where there is no checkpoint.</summary>
    /// <exception cref="CrestException">The checkpoint cannot be read, or has another fingerprint.</exception>
    public int CompletedEpochs() => File.Exists(Path) ? PositionIn(ReadChecked()).Epoch : 0;

    /// <summary>Keeps the trees fitted so far.</summary>
    /// <param name="trees">The trees.</param>
    /// <param name="history">The report of each.</param>
    /// <exception cref="CrestException">The file cannot be written; the file that was there before is unchanged.</exception>
    public void Save(TreeEnsemble trees, IReadOnlyList<EpochReport> history)
    {
        ArgumentNullException.ThrowIfNull(trees);
        var metadata = new Dictionary<string, string>
        {
            [FingerprintKey] = Fingerprint,
            ["state"] = JsonSerializer.Serialize(new Position(trees.Trees.Count, 0, 0, 0, 0)),
            ["history"] = JsonSerializer.Serialize(history, Json),
            ["trees"] = JsonSerializer.Serialize(new TreeHeader(trees.Output, trees.BaseScore, trees.FeatureNames)),
        };
        SafetensorsFile.Write(Path, [.. trees.Trees.Select((tree, i) => ($"tree.{i}", tree.ToTensor()))], metadata);
    }

    /// <summary>The trees in the file, and the report of each; none where there is no checkpoint.</summary>
    /// <exception cref="CrestException">The checkpoint cannot be read, or has another fingerprint.</exception>
    public (TreeEnsemble? Trees, List<EpochReport> History) RestoreTrees()
    {
        if (!File.Exists(Path)) return (null, []);
        SafetensorsFile file = ReadChecked();
        TreeHeader header = Value<TreeHeader>(file, "trees");
        DecisionTree[] trees = [.. Enumerable.Range(0, PositionIn(file).Epoch).Select(i => DecisionTree.Of(file.Tensors[$"tree.{i}"]))];
        return (new TreeEnsemble(trees, header.Output, header.BaseScore, header.FeatureNames), Value<List<EpochReport>>(file, "history"));
    }

    internal void Save(ParameterSet parameters, BestParameters best, Optimiser optimiser, TrainingState state)
    {
        var metadata = new Dictionary<string, string>
        {
            [FingerprintKey] = Fingerprint,
            ["steps"] = JsonSerializer.Serialize(optimiser.Steps),
            ["state"] =
                JsonSerializer.Serialize(new Position(state.Epoch, state.Batch, state.LossSum, state.BestEpoch, state.BestLoss), Json),
            ["history"] = JsonSerializer.Serialize(state.History, Json),
        };
        SafetensorsFile.Write(Path, Contents(parameters, best, optimiser), metadata);
    }

    internal void Restore(ParameterSet parameters, BestParameters best, Optimiser optimiser, TrainingState state)
    {
        if (!File.Exists(Path)) return;
        SafetensorsFile file = ReadChecked();
        Position position = PositionIn(file);
        (state.Epoch, state.Batch, state.LossSum) = (position.Epoch, position.Batch, position.LossSum);
        (state.BestEpoch, state.BestLoss) = (position.BestEpoch, position.BestLoss);
        state.History = Value<List<EpochReport>>(file, "history");
        optimiser.Steps = Value<long>(file, "steps");
        foreach ((string name, Tensor values) in Contents(parameters, best, optimiser)) file.CopyTo(name, values);
    }

    private SafetensorsFile ReadChecked()
    {
        SafetensorsFile file = SafetensorsFile.Read(Path);
        if (file.Text(FingerprintKey) == Fingerprint) return file;
        throw new CrestException($"{Path}: the checkpoint is from a training with other options, data or threads: "
            + "give the same ones, or start again with --force");
    }

    private static Position PositionIn(SafetensorsFile file) => Value<Position>(file, "state");

    private static T Value<T>(SafetensorsFile file, string name)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(file.Text(name), Json) ?? throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new CrestException($"{file.Path}: the checkpoint is damaged; start again with --force", e);
        }
    }

    private static List<(string Name, Tensor Values)> Contents(ParameterSet parameters, BestParameters best, Optimiser optimiser) =>
    [
        ("learned", parameters.Learned),
        ("statistics", parameters.Statistics),
        .. best.Tensors,
        .. optimiser.Memory.Select(m => ($"optimiser.{m.Name}", m.Values)),
    ];

    private sealed record TreeHeader(TreeOutput Output, float BaseScore, IReadOnlyList<string> FeatureNames);

    private sealed record Position(int Epoch, int Batch, double LossSum, int BestEpoch, double BestLoss);
}
