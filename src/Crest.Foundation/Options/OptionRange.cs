using System.Globalization;

namespace Crest.Foundation.Options;

/// <summary>The numbers that an option takes.</summary>
/// <param name="Minimum">The lowest; negative infinity for none.</param>
/// <param name="Maximum">The highest; positive infinity for none.</param>
/// <param name="AboveMinimum">Whether the minimum itself is outside.</param>
/// <param name="BelowMaximum">Whether the maximum itself is outside.</param>
/// <param name="Special">A number below the range that is allowed too; NaN for none.</param>
public readonly record struct OptionRange(double Minimum, double Maximum, bool AboveMinimum, bool BelowMaximum, double Special)
{
    /// <summary>Whether there is a bound.</summary>
    public bool IsBounded => !double.IsNegativeInfinity(Minimum) || !double.IsPositiveInfinity(Maximum);

    /// <summary>Whether a number is in the range; NaN and infinities never are.</summary>
    /// <param name="value">The number.</param>
    public bool Contains(double value) =>
        value == Special || (double.IsFinite(value) && (AboveMinimum ? value > Minimum : value >= Minimum)
            && (BelowMaximum ? value < Maximum : value <= Maximum));

    /// <summary>The range in words: <c>at least 1</c>, <c>above 0 and at most 1</c>, <c>0 to 1</c>.</summary>
    public override string ToString()
    {
        string low = Minimum.ToString(CultureInfo.InvariantCulture), high = Maximum.ToString(CultureInfo.InvariantCulture);
        string special = double.IsNaN(Special) ? "" : string.Create(CultureInfo.InvariantCulture, $", or {Special}");
        if (!IsBounded) return $"a finite number{special}";
        if (double.IsPositiveInfinity(Maximum)) return $"{(AboveMinimum ? "above" : "at least")} {low}{special}";
        if (double.IsNegativeInfinity(Minimum)) return $"{(BelowMaximum ? "below" : "at most")} {high}{special}";
        if (!AboveMinimum && !BelowMaximum) return $"{low} to {high}{special}";
        return $"{(AboveMinimum ? "above" : "at least")} {low} and {(BelowMaximum ? "below" : "at most")} {high}{special}";
    }
}
