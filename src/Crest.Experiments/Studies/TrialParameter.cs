namespace Crest.Experiments.Studies;

/// <summary>A parameter of a trial.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Distribution">What it was drawn from.</param>
/// <param name="Value">The internal value.</param>
public sealed record TrialParameter(string Name, ParameterDistribution Distribution, double Value)
{
    /// <summary>What a user reads: a <see cref="double"/>, a <see cref="long"/>, or a choice.</summary>
    public object? External => Distribution.External(Value);
}
