namespace Crest.Foundation.Options;

/// <summary>The values that a search tries where the user names none.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SearchAttribute : Attribute
{
    /// <summary>Numbers from low to high; whole ones where the option is a whole number.</summary>
    /// <param name="low">The lowest.</param>
    /// <param name="high">The highest.</param>
    public SearchAttribute(double low, double high) => (Low, High) = (low, high);

    /// <summary>Choices.</summary>
    /// <param name="choices">Numbers, truth values or texts.</param>
    public SearchAttribute(params object[] choices) => Choices = choices;

    /// <summary>The lowest number.</summary>
    public double Low { get; }

    /// <summary>The highest number.</summary>
    public double High { get; }

    /// <summary>Whether the logarithm is drawn uniformly.</summary>
    public bool Log { get; init; }

    /// <summary>The distance of the numbers from <see cref="Low"/> on; 0 for any.</summary>
    public double Step { get; init; }

    /// <summary>The choices; empty for numbers.</summary>
    public IReadOnlyList<object> Choices { get; } = [];
}
