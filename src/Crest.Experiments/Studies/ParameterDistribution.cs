using Crest.Foundation.Errors;


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

    /// <summary>Number of the values; null where there is any between the bounds.</summary>
    public abstract long? ValueCount { get; }

    /// <summary>One of a finite number of values: the least and those after it, or the choices in turn.</summary>
    /// <param name="place">From 0 to <see cref="ValueCount"/> - 1.</param>
    public abstract double ValueAt(long place);

    /// <summary>The distribution as <see cref="SearchSpace.Read"/> takes it, between braces.</summary>
    public abstract string Describe();

    /// <summary>Why the bounds, the step or the choices make no sense; null where they do.</summary>
    internal abstract string? Fault { get; }

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
        public override double Nearest(double value) =>
            Math.Clamp(Step is { } step ? Tidy(OnGrid(value, Low, High, step)) : value, Low, High);

        /// <summary>0.15, where three times 0.05 is 0.15000000000000002: to the 15 digits that a user would type.</summary>
        private static double Tidy(double value) => Math.Abs(value) is > 1e-12 and < 1e15 ? (double)(decimal)value : value;

        /// <inheritdoc/>
        public override long? ValueCount => Low == High ? 1 : Step is { } step ? Steps(Low, High, step) + 1 : null;

        /// <inheritdoc/>
        public override double ValueAt(long place) => Nearest(Low + (place * (Step ?? 0)));

        /// <inheritdoc/>
        public override string Describe() =>
            $"{(Log ? "log-uniform" : "uniform")}: [{Low:R}, {High:R}]{(Step is { } step ? $", step: {step:R}" : "")}";

        internal override string? Fault => !double.IsFinite(Low) || !double.IsFinite(High) ? "the bounds must be numbers"
            : Low > High ? $"the low bound {Low} is above the high bound {High}"
            : Log && Low <= 0 ? $"the low bound {Low} of a logarithmic range must be above 0"
            : Log && Step is not null ? "a step is for uniform and integer, not for log-uniform"
            : Step is <= 0 or double.NaN or double.PositiveInfinity ? $"the step {Step} must be above 0" : null;
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

        /// <inheritdoc/>
        public override long? ValueCount => Steps(Low, High, Step) + 1;

        /// <inheritdoc/>
        public override double ValueAt(long place) => Low + (place * Step);

        /// <inheritdoc/>
        public override string Describe() => $"integer: [{Low}, {High}]{(Step != 1 ? $", step: {Step}" : "")}{(Log ? ", log: true" : "")}";

        internal override string? Fault => Low > High ? $"the low bound {Low} is above the high bound {High}"
            : Math.Max(Math.Abs((double)Low), Math.Abs((double)High)) > MaximumInteger
                ? $"whole numbers go to {MaximumInteger:R}, which is as far as they are exact"
            : Log && Low <= 0 ? $"the low bound {Low} of a logarithmic range must be above 0"
            : Step < 1 ? $"the step {Step} must be at least 1" : null;
    }

    /// <summary>One of some choices, without an order.</summary>
    /// <param name="Choices">Texts, numbers (<see cref="long"/> or <see cref="double"/>),
    /// <see cref="bool"/>s or null; at least one, none twice.</param>
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

        /// <inheritdoc/>
        public override long? ValueCount => Choices.Count;

        /// <inheritdoc/>
        public override double ValueAt(long place) => place;

        /// <inheritdoc/>
        public override string Describe() => $"choice: [{string.Join(", ", Choices.Select(SearchSpaceText.Choice))}]";

        internal override string? Fault => Choices.Count == 0 ? "there must be at least one choice"
            : Choices.GroupBy(c => (c, c?.GetType())).FirstOrDefault(g => g.Skip(1).Any()) is { } twice
                ? $"the choice {SearchSpaceText.Choice(twice.Key.c)} is there twice"
            : null;

        /// <summary>The same choices in the same order.</summary>
        public bool Equals(Categorical? other) => other is not null && Choices.SequenceEqual(other.Choices);

        /// <inheritdoc/>
        public override int GetHashCode() => Choices.Aggregate(0, HashCode.Combine);
    }

    private const double MaximumInteger = 1L << 53;

    private static double OnGrid(double value, double low, double high, double step) =>
        low + (step * Math.Min(Math.Round((value - low) / step), Steps(low, high, step)));

    /// <summary>Whole steps between the bounds; 0.8 counts as sixteen times 0.05.</summary>
    private static long Steps(double low, double high, double step) => (long)Math.Floor(((high - low) / step) + 1e-9);

    private static double Number(object? value, double low, double high)
    {
        double number = value switch
        {
            double d => d,
            long n => n,
            int n => n,
            _ => throw new CrestException($"{value ?? "null"} is not a number"),
        };
        return number >= low && number <= high ? number : throw new CrestException($"{number} is not between {low} and {high}");
    }
}
