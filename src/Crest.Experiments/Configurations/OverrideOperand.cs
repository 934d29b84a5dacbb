namespace Crest.Experiments.Configurations;

/// <summary>What an expression of an override stands for: one value, or several of which each makes a job.</summary>
/// <param name="Value">The value; null where there are several.</param>
/// <param name="Sweep">The values of a sweep; null where there is one.</param>
/// <param name="Extends">Whether the value is a list whose values are added to another list.</param>
internal sealed record OverrideOperand(ConfigValue? Value, ConfigSweep? Sweep, bool Extends = false)
{
    public static implicit operator OverrideOperand(ConfigValue value) => new(value, null);

    public static implicit operator OverrideOperand(ConfigSweep sweep) => new(null, sweep);
}
