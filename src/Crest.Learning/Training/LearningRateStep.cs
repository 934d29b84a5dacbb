using System.Globalization;
using Crest.Foundation.Errors;

namespace Crest.Learning.Training;

/// <summary>Some epochs of one learning rate.</summary>
/// <param name="Rate">The learning rate, above 0.</param>
/// <param name="Epochs">How many epochs, at least 1.</param>
public sealed record LearningRateStep(double Rate, int Epochs)
{
    /// <summary>Reads steps as they are written on the command line.</summary>
    /// <param name="text">Steps divided by commas, each a learning rate and a number of epochs: <c>0.001:1,0.0001:8</c>.</param>
    /// <exception cref="CrestException">It is no such text.</exception>
    public static IReadOnlyList<LearningRateStep> ParseAll(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        LearningRateStep[] steps = [.. text.Split(',').Select(Parse)];
        return steps.Sum(step => (long)step.Epochs) <= int.MaxValue
            ? steps
            : throw new CrestException($"'{text}': has more than {int.MaxValue} epochs in sum; give fewer, e.g. 0.001:1,0.0001:8");

        LearningRateStep Parse(string step)
        {
            string[] parts = step.Split(':');
            bool read = double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double rate)
                & int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int epochs);
            if (parts.Length != 2 || !read || !(rate > 0 && double.IsFinite(rate)) || epochs < 1)
                throw new CrestException($"'{text}': '{step}' is no step; "
                    + "a schedule is RATE:EPOCHS, divided by commas, with rates above 0 and one or more epochs, e.g. 0.001:1,0.0001:8");
            return new LearningRateStep(rate, epochs);
        }
    }

    /// <summary>The step as <see cref="ParseAll"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rate:R}:{Epochs}");
}
