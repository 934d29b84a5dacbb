namespace Crest.Pipelines.TrainingRuns;

/// <summary>How many samples the splits of a training share: none, as it should be.</summary>
/// <param name="ValidationInTraining">Validation samples that are identical to training samples.</param>
/// <param name="TestInTraining">Test samples that are identical to training samples.</param>
/// <param name="TestInValidation">Test samples that are identical to validation samples.</param>
public readonly record struct SplitLeaks(int ValidationInTraining, int TestInTraining, int TestInValidation)
{
    /// <summary>A line for each pair of splits that share samples.</summary>
    public IEnumerable<string> Lines()
    {
        if (ValidationInTraining > 0) yield return Line(ValidationInTraining, "validation", "training");
        if (TestInTraining > 0) yield return Line(TestInTraining, "test", "training");
        if (TestInValidation > 0) yield return Line(TestInValidation, "test", "validation");
    }

    private static string Line(int count, string split, string other) =>
        $"{count} {split} {(count == 1 ? "sample is" : "samples are")} identical to {other} samples; "
        + $"the {split} metrics are too good by them ('crest inspect --leaks' shows which)";
}
