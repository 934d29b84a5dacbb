using System.Text.Json.Serialization;

namespace Crest.Learning.Sequences;

/// <summary>The kind of a recurrent layer.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecurrentCell>))]
public enum RecurrentCell
{
    /// <summary>Gated recurrent unit (Cho et al. 2014, arXiv 1406.1078, with the reset gate after the product, as cuDNN has it).</summary>
    [JsonStringEnumMemberName("gru")]
    Gru,

    /// <summary>Long short-term memory (Hochreiter, Schmidhuber 1997; with a forget gate, Gers et al. 2000).</summary>
    [JsonStringEnumMemberName("lstm")]
    Lstm,
}
