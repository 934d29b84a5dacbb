namespace Crest.Learning.Onnx;

/// <summary>What an ONNX file makes of the outputs of its network.</summary>
public enum OnnxOutput
{
    /// <summary>Numbers in their unit: output · standard deviation + mean.</summary>
    Numbers,

    /// <summary>Class probabilities: the softmax of the outputs.</summary>
    Probabilities,
}
