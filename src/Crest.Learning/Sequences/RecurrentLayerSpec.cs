using System.Text.Json.Serialization;

namespace Crest.Learning.Sequences;

/// <summary>One recurrent layer as data.</summary>
/// <param name="Cell">The kind of its cells.</param>
/// <param name="Units">Cells of a direction, 1 to <see cref="MostUnits"/>.</param>
/// <param name="Bidirectional">Whether a second direction goes through the steps from the last to the first.</param>
/// <param name="DropoutRate">Probability, while training, of an output of the layer to be dropped, 0 to below 1.</param>
public sealed record RecurrentLayerSpec(
    RecurrentCell Cell,
    int Units,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Bidirectional = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] double DropoutRate = 0)
{
    /// <summary>Most cells of a direction: the packed weights of four gates fit into the matrix product's widest block.</summary>
    public const int MostUnits = 512;

    /// <summary>Directions, 1 or 2.</summary>
    [JsonIgnore]
    public int Directions => Bidirectional ? 2 : 1;

    /// <summary>Outputs of a step: those of the forward direction, then those of the backward one.</summary>
    [JsonIgnore]
    public int Outputs => Directions * Units;

    /// <summary>Gates of a cell that the inputs enter: 3 of a GRU, 4 of an LSTM.</summary>
    [JsonIgnore]
    internal int Gates => Cell == RecurrentCell.Gru ? 3 : 4;

    /// <summary>The layer in a few words: <c>gru 64 × 2</c>.</summary>
    public string Describe() => $"{(Cell == RecurrentCell.Gru ? "gru" : "lstm")} {Units}{(Bidirectional ? " × 2" : "")}";

    /// <summary>Why the layer cannot be built; null where it can.</summary>
    internal string? Fault() => this switch
    {
        { Cell: not (RecurrentCell.Gru or RecurrentCell.Lstm) } => "a recurrent layer is neither a GRU nor an LSTM",
        { Units: < 1 or > MostUnits } => $"a recurrent layer has {Units} units; there must be 1 to {MostUnits}",
        { DropoutRate: not (>= 0 and < 1) } => $"a dropout rate is {DropoutRate}; it must be at least 0 and below 1",
        _ => null,
    };
}
