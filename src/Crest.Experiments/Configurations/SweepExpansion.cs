using Crest.Foundation.Errors;

namespace Crest.Experiments.Configurations;

/// <summary>All combinations of the values of the sweeps of a command line.</summary>
internal static class SweepExpansion
{
    private const int MostJobs = 100_000;

    /// <summary>The combinations; the last word changes fastest.</summary>
    /// <param name="overrides">The override words.</param>
    /// <param name="isOfGroup">Whether a word chooses files of a group.</param>
    /// <param name="matching">The files of a group that a glob selects.</param>
    /// <exception cref="CrestException">There are too many, or a sweep has no values.</exception>
    public static IReadOnlyList<IReadOnlyList<ConfigOverride>> Of(
        IReadOnlyList<ConfigOverride> overrides, Predicate<ConfigOverride> isOfGroup,
        Func<string, ConfigSweep, IReadOnlyList<string>> matching)
    {
        List<IReadOnlyList<ConfigOverride>> combinations = [[]];
        foreach (ConfigOverride given in overrides)
        {
            IReadOnlyList<ConfigOverride> values = given.Sweep is { } sweep
                ? [.. Values(given, sweep, isOfGroup, matching).Select(value => given with { Sweep = null, Value = value })]
                : [given];
            if ((long)combinations.Count * values.Count > MostJobs)
                throw new CrestException($"{given.Origin}: the sweeps have more than {MostJobs} combinations; give fewer values");
            combinations =
                [.. combinations.SelectMany(before => values.Select(value => (IReadOnlyList<ConfigOverride>)[.. before, value]))];
        }

        return combinations;
    }

    private static IReadOnlyList<ConfigValue> Values(
        ConfigOverride given, ConfigSweep sweep, Predicate<ConfigOverride> isOfGroup,
        Func<string, ConfigSweep, IReadOnlyList<string>> matching)
    {
        switch (sweep.Kind)
        {
            case SweepKind.Interval:
                throw new CrestException($"{given.Origin}: an interval has infinitely many values; "
                    + "give choice or range, or search it with 'crest train … search'");
            case SweepKind.Glob when !isOfGroup(given):
                throw new CrestException($"{given.Origin}: glob is for groups, and '{given.Key}' is no folder of the configuration");
            case SweepKind.Glob when matching(given.Key, sweep) is { Count: > 0 } names:
                return [.. names.Select(name => new ConfigScalar(given.Origin, name, name))];
            case SweepKind.Glob:
                throw new CrestException($"{given.Origin}: no file of the group matches");
            default:
                return sweep.Values;
        }
    }
}
