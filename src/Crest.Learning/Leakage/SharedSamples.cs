namespace Crest.Learning.Leakage;

/// <summary>How many samples of some data a model has seen.</summary>
/// <param name="Samples">Number of samples of the data.</param>
/// <param name="Training">Number of them that the model was trained on.</param>
/// <param name="Validation">Number of them that are in its validation split.</param>
public readonly record struct SharedSamples(int Samples, int Training, int Validation)
{
    /// <summary>Whether there are any.</summary>
    public bool Any => Training + Validation > 0;

    /// <inheritdoc/>
    public override string ToString() => (Training, Validation) switch
    {
        (_, 0) => $"{Training} of {Samples} samples are identical to training samples of the model",
        (0, _) => $"{Validation} of {Samples} samples are identical to validation samples of the model",
        _ => $"{Training} of {Samples} samples are identical to training samples of the model, {Validation} to validation samples",
    };
}
