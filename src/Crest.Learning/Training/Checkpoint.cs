using System.Text.Json;
using Crest.Learning.ModelFiles;
using Crest.Learning.Networks;
using Crest.Learning.Optimisers;
using Crest.Numerics.Foundation;
using Crest.Numerics.Tensors;

namespace Crest.Learning.Training;

/// <summary>The state of a training on disk, from which it can go on and end with the same bits.</summary>
/// <param name="Path">The file.</param>
/// <param name="Purpose">
/// A text of everything that the result depends on (options, network, data, threads): a checkpoint of another purpose is refused.
/// </param>
public sealed record Checkpoint(string Path, string Purpose)
{
    internal void Save(ParameterSet parameters, Optimiser optimiser, TrainingState state)
    {
        var metadata = new Dictionary<string, string>
        {
            ["purpose"] = Purpose,
            ["steps"] = JsonSerializer.Serialize(optimiser.Steps),
            ["state"] = JsonSerializer.Serialize(new Position(state.Epoch, state.Batch, state.LossSum, state.BestEpoch, state.BestEpoch == 0 ? 0 : state.BestLoss)),
            ["history"] = JsonSerializer.Serialize(state.History),
        };
        SafetensorsFile.Write(Path, Contents(parameters, optimiser, state), metadata);
    }

    internal void Restore(ParameterSet parameters, Optimiser optimiser, TrainingState state)
    {
        if (!File.Exists(Path)) return;
        SafetensorsFile file = SafetensorsFile.Read(Path);
        if (file.Text("purpose") != Purpose)
            throw new CrestException($"{Path}: the checkpoint is of a training with other options, data or threads: give the same ones, or start anew with --force");
        try
        {
            Position position = JsonSerializer.Deserialize<Position>(file.Text("state"))!;
            (state.Epoch, state.Batch, state.LossSum, state.BestEpoch) = (position.Epoch, position.Batch, position.LossSum, position.BestEpoch);
            if (position.BestEpoch > 0) state.BestLoss = position.BestLoss;
            state.History = JsonSerializer.Deserialize<List<EpochReport>>(file.Text("history"))!;
            optimiser.Steps = JsonSerializer.Deserialize<long>(file.Text("steps"));
        }
        catch (JsonException e)
        {
            throw new CrestException($"{Path}: the checkpoint is damaged; start anew with --force", e);
        }

        foreach ((string name, Tensor values) in Contents(parameters, optimiser, state)) file.CopyTo(name, values);
    }

    private static List<(string Name, Tensor Values)> Contents(ParameterSet parameters, Optimiser optimiser, TrainingState state) =>
    [
        ("learned", parameters.Learned),
        ("statistics", parameters.Statistics),
        .. state.Best,
        .. optimiser.Memory.Select(m => ($"optimiser.{m.Name}", m.Values)),
    ];

    private sealed record Position(int Epoch, int Batch, double LossSum, int BestEpoch, double BestLoss);
}
