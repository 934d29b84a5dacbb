using Crest.Numerics.Foundation;

namespace Crest.Experiments.Studies;

/// <summary>
/// The values that a parameter may take. Samplers and tables hold a value as one number, the internal one: the number itself, or the
/// place of a choice. The shapes are those of Optuna's FloatDistribution, IntDistribution and CategoricalDistribution.
/// </summary>
public abstract record ParameterDistribution
{
    private ParameterDistribution()
    {
    }

    /// <summary>What a user reads for an internal value: a <see cref="double"/>, a <see cref="long"/>, or a choice.</summary>
    /// <param name="value">The internal value.</param>
    public abstract object? External(double value);

    /// <summary>The internal value of what a user gives.</summary>
    /// <param name="value">A number, or a choice.</param>
    /// <exception cref="CrestException">It is none of the values.</exception>
    public abstract double Internal(object? value);

    /// <summary>Whether an internal value is one of them (between the steps too: other programs may have drawn it).</summary>
    /// <param name="value">The internal value.</param>
    public abstract bool Contains(double value);

    /// <summary>The nearest of the values.</summary>
    /// <param name="value">Any internal value.</param>
    public abstract double Nearest(double value);

    /// <summary>Real numbers from low to high.</summary>
    /// <param name="Low">The least.</param>
    /// <param name="High">The greatest, not below the least.</param>
    /// <param name="Log">Whether the logarithm is what is spread evenly; then the least is above 0.</param>
    /// <param name="Step">Only the least and those whole steps above it; null for all.</param>
    public sealed record Real(double Low, double High, bool Log = false, double? Step = null) : ParameterDistribution
    {
        /// <inheritdoc/>
        public override object External(double value) => value;

        /// <inheritdoc/>
        public override double Internal(object? value) => Number(value, Low, High);

        /// <inheritdoc/>
        public override bool Contains(double value) => value >= Low && value <= High;

        /// <inheritdoc/>
        public override double Nearest(double value) => Math.Clamp(Step is { } step ? OnGrid(value, Low, High, step) : value, Low, High);
    }

    /// <summary>Whole numbers from low to high.</summary>
    /// <param name="Low">The least.</param>
    /// <param name="High">The greatest, not below the least.</param>
    /// <param name="Log">Whether the logarithm is what is spread evenly; then the least is at least 1.</param>
    /// <param name="Step">Only the least and those whole steps above it, at least 1.</param>
    public sealed record Integer(long Low, long High, bool Log = false, long Step = 1) : ParameterDistribution
    {
        /// <inheritdoc/>
        public override object External(double value) => (long)Math.Round(value);

        /// <inheritdoc/>
        public override double Internal(object? value)
        {
            double number = Number(value, Low, High);
            return Math.Round(number) == number ? number : throw new CrestException($"{number} is no whole number");
        }

        /// <inheritdoc/>
        public override bool Contains(double value) => value >= Low && value <= High && Math.Round(value) == value;

        /// <inheritdoc/>
        public override double Nearest(double value) => Math.Clamp(OnGrid(value, Low, High, Step), Low, High);
    }

    /// <summary>One of some choices, without an order.</summary>
    /// <param name="Choices">Texts, numbers (<see cref="long"/> or <see cref="double"/>), <see cref="bool"/>s or null; at least one, none twice.</param>
    public sealed record Categorical(IReadOnlyList<object?> Choices) : ParameterDistribution
    {
        /// <inheritdoc/>
        public override object? External(double value) => Choices[(int)value];

        /// <inheritdoc/>
        public override double Internal(object? value)
        {
            for (int i = 0; i < Choices.Count; i++) if (Equals(Choices[i], value)) return i;
            throw new CrestException($"{value ?? "null"} is none of {string.Join(", ", Choices.Select(c => c ?? "null"))}");
        }

        /// <inheritdoc/>
        public override bool Contains(double value) => value >= 0 && value < Choices.Count && Math.Round(value) == value;

        /// <inheritdoc/>
        public override double Nearest(double value) => Math.Clamp(Math.Round(value), 0, Choices.Count - 1);

        /// <summary>The same choices in the same order.</summary>
        public bool Equals(Categorical? other) => other is not null && Choices.SequenceEqual(other.Choices);

        /// <inheritdoc/>
        public override int GetHashCode() => Choices.Aggregate(0, HashCode.Combine);
    }

    private static double OnGrid(double value, double low, double high, double step) => low + (step * Math.Min(Math.Round((value - low) / step), Math.Floor(((high - low) / step) + 1e-9)));

    private static double Number(object? value, double low, double high)
    {
        double number = value switch
        {
            double d => d,
            long n => n,
            int n => n,
            _ => throw new CrestException($"{value ?? "null"} is no number"),
        };
        return number >= low && number <= high ? number : throw new CrestException($"{number} is not between {low} and {high}");
    }
}
