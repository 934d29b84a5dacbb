using Crest.Foundation.Hashes;
using Crest.Learning.Leakage;

namespace Crest.Pipelines.TrainingRuns;

/// <summary>The <see cref="SampleHash"/>es of the samples of a training.</summary>
/// <param name="Training">Those of the training split.</param>
/// <param name="Validation">Those of the validation split.</param>
/// <param name="Test">Those of the test split.</param>
public sealed record SplitSamples(ulong[] Training, ulong[] Validation, ulong[] Test)
{
    /// <summary>What a model that learns from them has seen.</summary>
    /// <param name="before">What the model has seen that this one is built on; null for none.</param>
    public SeenSamples Seen(SeenSamples? before) => SeenSamples.Of(Training, Validation, before);

    /// <summary>What the splits share.</summary>
    /// <param name="before">What the model has seen that this one is built on; null for none.</param>
    public SplitLeaks Leaks(SeenSamples? before)
    {
        SharedSamples test = Seen(before).SharedWith(Test);
        return new SplitLeaks(SeenSamples.Of(Training, []).SharedWith(Validation).Training, test.Training, test.Validation);
    }
}
