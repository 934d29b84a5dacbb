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
    public SeenSamples Seen() => SeenSamples.Of(Training, Validation);

    /// <summary>What the splits share.</summary>
    public SplitLeaks Leaks()
    {
        SharedSamples test = Seen().SharedWith(Test);
        return new SplitLeaks(SeenSamples.Of(Training, []).SharedWith(Validation).Training, test.Training, test.Validation);
    }
}
