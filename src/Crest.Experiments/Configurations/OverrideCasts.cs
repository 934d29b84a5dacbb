using System.Globalization;

namespace Crest.Experiments.Configurations;

/// <summary>
/// The functions of override words that convert values: of a list, a dictionary or a sweep each value. A whole number of a real one drops
/// what follows the point.
/// </summary>
internal static class OverrideCasts
{
    /// <summary><c>int(…)</c>.</summary>
    public static OverrideOperand Whole(OverrideArguments arguments) => Cast(arguments, value => value switch
    {
        long whole => whole,
        double real when Math.Abs(real) < long.MaxValue => (long)Math.Truncate(real),
        bool truth => truth ? 1L : 0L,
        string text when ConfigNumbers.Scalar("", text).Value is long whole => whole,
        _ => null,
    });

    /// <summary><c>float(…)</c>.</summary>
    public static OverrideOperand Real(OverrideArguments arguments) => Cast(arguments, value => value switch
    {
        long whole => (double)whole,
        double real => real,
        bool truth => truth ? 1.0 : 0.0,
        string text when ConfigNumbers.Scalar("", text).Value is long or double =>
            Convert.ToDouble(ConfigNumbers.Scalar("", text).Value, CultureInfo.InvariantCulture),
        _ => null,
    });

    /// <summary><c>str(…)</c>: a whole number of a real one keeps its point, as <c>10.0</c>.</summary>
    public static OverrideOperand Text(OverrideArguments arguments) => Cast(arguments, value => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        double real => Math.Round(real) == real && Math.Abs(real) < 1e16
            ? real.ToString("0.0", CultureInfo.InvariantCulture)
            : real.ToString(CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    });

    /// <summary><c>bool(…)</c>: of a number whether it is not 0, of a text <c>true</c> or <c>false</c>.</summary>
    public static OverrideOperand Truth(OverrideArguments arguments) => Cast(arguments, value => value switch
    {
        long whole => whole != 0,
        double real => real != 0,
        bool truth => truth,
        string text when bool.TryParse(text, out bool truth) => truth,
        _ => null,
    });

    /// <summary>Converts what a function was given.</summary>
    /// <param name="arguments">One value or sweep, or several values.</param>
    /// <param name="convert">The new value; null where it cannot be converted.</param>
    private static OverrideOperand Cast(OverrideArguments arguments, Func<object?, object?> convert)
    {
        arguments.AllowOnly("value");
        OverrideOperand? named = arguments.Find("value");
        if (named is not null == arguments.Positional.Count > 0)
            throw arguments.Fault(named is null ? "there must be a value" : "takes one value with its name, or values without");
        if (named is null && arguments.Positional.Count > 1)
        {
            return new ConfigSweep(SweepKind.Values, [.. arguments.Positional.Select(arguments.One).Select(Convert)]) { IsSimple = true };
        }

        OverrideOperand given = named ?? arguments.Positional[0];
        if (given.Sweep is not { } sweep) return Convert(given.Value!);
        if (sweep.Kind == SweepKind.Glob) throw arguments.Fault("the names of files are texts");
        return sweep with { Values = [.. sweep.Values.Select(Convert)] };

        ConfigValue Convert(ConfigValue value)
        {
            switch (value)
            {
                case ConfigList list:
                    return list with { Items = [.. list.Items.Select(Convert)] };
                case ConfigMapping mapping:
                    var converted = new ConfigMapping(mapping.Origin, mapping.Keys);
                    foreach ((string key, ConfigValue inner) in mapping.Entries) converted[key] = Convert(inner);
                    return converted;
                default:
                    object result = convert(((ConfigScalar)value).Value)
                        ?? throw arguments.Fault($"cannot convert {value.Found}");
                    return new ConfigScalar(value.Origin, result);
            }
        }
    }
}
