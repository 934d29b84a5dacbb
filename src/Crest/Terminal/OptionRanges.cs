using System.CommandLine;
using System.CommandLine.Parsing;
using System.Numerics;

namespace Crest.CommandLine.Terminal;

/// <summary>Ranges of options: a value outside is wrong usage, said before anything is read.</summary>
internal static class OptionRanges
{
    /// <summary>Values from a least one on.</summary>
    public static Option<T> AtLeast<T>(this Option<T> option, T least) where T : struct, INumber<T> =>
        option.Checked(value => value >= least, $"at least {least}");

    /// <summary>Values from 0 to 1.</summary>
    public static Option<double?> Probability(this Option<double?> option) => option.Checked(value => value is null or (>= 0 and <= 1), "0 to 1");

    /// <summary>Values that a condition holds for.</summary>
    public static Option<T> Checked<T>(this Option<T> option, Func<T, bool> holds, string range)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 0 || result.Errors.Any()) return;
            if (!Holds(result, holds)) result.AddError($"{option.Name} must be {range}, not {string.Join(' ', result.Tokens.Select(t => t.Value))}");
        });
        return option;
    }

    private static bool Holds<T>(OptionResult result, Func<T, bool> holds)
    {
        try
        {
            return holds(result.GetValueOrDefault<T>()!);
        }
        catch (InvalidOperationException)
        {
            // A text that is no such number at all.
            return false;
        }
    }
}
