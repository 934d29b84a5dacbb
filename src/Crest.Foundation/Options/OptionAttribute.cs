namespace Crest.Foundation.Options;

/// <summary>
/// Makes a property of a job's record an option. This is the only place that defines the option: the command line, the configuration, the
/// help, the command reference, <c>config.yaml</c>, fingerprints and search spaces all read it.
/// </summary>
/// <param name="role">What the option decides.</param>
/// <param name="description">What it means: one or two sentences.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionAttribute(OptionRole role, string description) : Attribute
{
    /// <summary>What the option decides.</summary>
    public OptionRole Role => role;

    /// <summary>What it means.</summary>
    public string Description => description;

    /// <summary>Its name in lower case with dashes; that of the property where it is null.</summary>
    public string? Name { get; init; }

    /// <summary>Old spellings, accepted as the same option.</summary>
    public string[] Aliases { get; init; } = [];

    /// <summary>What stands for the value in the help, such as <c>FILE</c>; by the type of the property where it is null.</summary>
    public string? Placeholder { get; init; }

    /// <summary>The default in words, where the value of the property does not show it.</summary>
    public string? Default { get; init; }

    /// <summary>The lowest value of a number.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>The highest value of a number.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>Whether <see cref="Minimum"/> itself is outside of the range.</summary>
    public bool AboveMinimum { get; init; }

    /// <summary>Whether <see cref="Maximum"/> itself is outside of the range.</summary>
    public bool BelowMaximum { get; init; }

    /// <summary>A number below the range that is allowed too, such as -1 for all cores; NaN for none.</summary>
    public double Special { get; init; } = double.NaN;

    /// <summary>The texts, or names of an enumeration, that are allowed; all where it is empty.</summary>
    public string[] Choices { get; init; } = [];

    /// <summary>
    /// Whether words of a command line that belong to no option are its values: the files of <c>prepare light-curves</c>.
    /// </summary>
    public bool TakesWords { get; init; }

    /// <summary>
    /// Whether the value decides the last bits of a result although the role does not say so: the number of threads of a training.
    /// </summary>
    public bool InFingerprint { get; init; }
}
