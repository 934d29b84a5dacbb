using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Crest.Peers.Torch;

/// <summary>
/// The weights that Crest's network starts with, the gates in the order of libtorch: r, z, n of a GRU and i, f, g, o of an LSTM.
/// </summary>
/// <param name="Directions">Of each layer: forward, backward.</param>
/// <param name="HeadWeight">[pooled × outputs].</param>
/// <param name="HeadBias">[outputs].</param>
internal sealed record RecurrentWeights(
    IReadOnlyList<IReadOnlyList<RecurrentWeights.Direction>> Directions, Tensor HeadWeight, Tensor HeadBias)
{
    /// <summary>Outputs of the network.</summary>
    private const int Outputs = 2;

    /// <summary>Reads the file of a network that is bidirectional in each layer, and whose head is one dense layer.</summary>
    public static RecurrentWeights Read(string folder, JsonObject request)
    {
        int features = (int)request["features"]!, units = (int)request["units"]!, layers = (int)request["layers"]!;
        string cell = request["cell"]!.GetValue<string>();
        bool gru = cell == "gru";
        int gates = gru ? 3 : 4;
        Tensor all = TorchLibrary.Read(folder, $"recurrent-{cell}.f32", -1);
        long at = 0;
        Tensor Next(long rows, long columns)
        {
            Tensor matrix = all.narrow(0, at, rows * columns).view(rows, columns);
            at += rows * columns;
            return matrix;
        }

        // Crest has the candidate first in what the inputs of a GRU enter.
        Tensor Ordered(Tensor t) => gru ? cat([t.narrow(1, units, 2 * units), t.narrow(1, 0, units)], 1) : t;
        List<Direction[]> directions = [];
        for (int layer = 0, inputs = features; layer < layers; layer++, inputs = 2 * units)
        {
            directions.Add([.. Enumerable.Range(0, 2).Select(_ => new Direction(
                Ordered(Next(inputs, gates * units)), Next(units, gates * units), Ordered(Next(1, gates * units)),
                gru ? Next(1, units) : zeros(1, units)))]);
        }

        return new RecurrentWeights(directions, Next(4 * units, Outputs), Next(1, Outputs).view(Outputs));
    }

    /// <summary>One direction of a layer.</summary>
    /// <param name="Input">[inputs × gates].</param>
    /// <param name="State">[units × gates].</param>
    /// <param name="Bias">[1 × gates].</param>
    /// <param name="CandidateBias">What is added to the state's part of a GRU's candidate [1 × units].</param>
    internal sealed record Direction(Tensor Input, Tensor State, Tensor Bias, Tensor CandidateBias);
}
