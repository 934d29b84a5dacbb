namespace Crest.Learning.Onnx;

/// <summary>What an ONNX file makes of the outputs of its network.</summary>
public enum OnnxOutput
{
    /// <summary>Numbers in their unit: output · standard deviation + mean.</summary>
    Numbers,

    /// <summary>Numbers in their unit that cannot be below 0: 0 in place of those that are.</summary>
    NumbersFromZero,

    /// <summary>Class probabilities: the softmax of the outputs.</summary>
    Probabilities,
}
