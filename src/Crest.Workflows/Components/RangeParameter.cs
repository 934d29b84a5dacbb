using System.Globalization;
using Crest.Foundation.Yaml;

namespace Crest.Workflows.Components;

/// <summary>A parameter whose values go from a number to another in equal steps, in decimal arithmetic: 0.3 is 0.3.</summary>
/// <param name="Name">The name.</param>
/// <param name="Minimum">The first value.</param>
/// <param name="Maximum">The last value, where a step reaches it.</param>
/// <param name="Step">From one value to the next, above 0.</param>
/// <param name="Position">Where the file of the workflow defines it.</param>
public sealed record RangeParameter(string Name, decimal Minimum, decimal Maximum, decimal Step, YamlPosition Position)
    : StudyParameter(Name, Position)
{
    /// <inheritdoc/>
    public override Int128 Count(string folder) => (Int128)decimal.Floor((Maximum - Minimum) / Step) + 1;

    /// <inheritdoc/>
    public override IEnumerable<string> Values(string folder)
    {
        for (decimal value = Minimum; value <= Maximum; value += Step)
            yield return value.ToString("0.############################", CultureInfo.InvariantCulture);
    }
}
