using Crest.Foundation.Errors;

namespace Crest.Learning.Training;

/// <summary>Learning rates with their epochs, one after the other.</summary>
/// <param name="Steps">At least one.</param>
public sealed record StepSchedule(IReadOnlyList<LearningRateStep> Steps)
{
    /// <summary>Reads a schedule.</summary>
    /// <param name="text">Steps divided by commas, each a learning rate and a number of epochs: <c>0.001:1,0.0001:8</c>.</param>
    /// <exception cref="CrestException">It is not such a text.</exception>
    public static StepSchedule Parse(string text) => new(LearningRateStep.ParseAll(text));

    /// <summary>The schedule as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Join(',', Steps);
}
