using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;

namespace Crest.Experiments.Configurations;

/// <summary>The functions of override words.</summary>
internal static class OverrideFunctions
{
    /// <summary>More values than a sweep of anybody has.</summary>
    private const int MostValues = 100_000;

    private static readonly Dictionary<string, Func<OverrideArguments, OverrideOperand>> ByName = new(StringComparer.Ordinal)
    {
        ["choice"] = Choice,
        ["range"] = Range,
        ["interval"] = Interval,
        ["glob"] = Glob,
        ["sort"] = Sort,
        ["shuffle"] = Shuffle,
        ["tag"] = Tag,
        ["int"] = OverrideCasts.Whole,
        ["float"] = OverrideCasts.Real,
        ["str"] = OverrideCasts.Text,
        ["bool"] = OverrideCasts.Truth,
        ["extend_list"] = Extend,
    };

    /// <summary>Makes sure that there is such a function.</summary>
    public static void Check(string name, OverrideCursor cursor)
    {
        if (ByName.ContainsKey(name)) return;
        string meant = NearestNames.Meant(name, ByName.Keys) is { } nearest ? $", did you mean '{nearest}'?" : "";
        throw cursor.Fault($"there is no function '{name}'{meant}; put the value in quotes if it is a text");
    }

    /// <summary>Calls a function.</summary>
    /// <exception cref="CrestException">It does not take such arguments.</exception>
    public static OverrideOperand Call(OverrideArguments arguments) => ByName[arguments.Function](arguments);

    private static OverrideOperand Choice(OverrideArguments arguments)
    {
        arguments.AllowOnly();
        if (arguments.Positional.Count == 0) throw arguments.Fault("there must be at least one value");
        return new ConfigSweep(SweepKind.Values, [.. arguments.Positional.Select(arguments.One)]);
    }

    /// <summary>From the start on, in steps, up to the stop and without it.</summary>
    private static OverrideOperand Range(OverrideArguments arguments)
    {
        arguments.AllowOnly("start", "stop", "step");
        arguments.AtMost(3);
        OverrideOperand first = arguments.Find("start", 0) ?? throw arguments.Fault("the start or the stop is missing");
        OverrideOperand? second = arguments.Find("stop", 1), third = arguments.Find("step", 2);
        bool isWhole = ((OverrideOperand?[])[first, second, third]).All(o => o is null or { Value: ConfigScalar { Value: long } });
        decimal start = second is null ? 0 : Decimal(first), stop = Decimal(second ?? first), step = third is { } by ? Decimal(by) : 1;
        if (step == 0) throw arguments.Fault("the step must not be 0");
        decimal count = Math.Ceiling((stop - start) / step);
        if (count <= 0) throw arguments.Fault("the range is empty");
        if (count > MostValues) throw arguments.Fault($"the range has more than {MostValues} values");
        string origin = ConfigOverride.OriginOf(arguments.Word);
        return new ConfigSweep(
            SweepKind.Values,
            [.. Enumerable.Range(0, (int)count).Select(i => start + (i * step))
                .Select(value => new ConfigScalar(origin, isWhole ? (object)(long)value : (double)value))]);

        // Decimal, so that three steps of 0.1 are 0.3.
        decimal Decimal(OverrideOperand operand)
        {
            const double largest = 1e18;
            double number = arguments.Number(operand);
            return Math.Abs(number) < largest ? (decimal)number : throw arguments.Fault("the numbers are too large");
        }
    }

    private static OverrideOperand Interval(OverrideArguments arguments)
    {
        arguments.AllowOnly("start", "end");
        arguments.AtMost(2);
        if ((arguments.Find("start", 0), arguments.Find("end", 1)) is not ({ } start, { } end))
            throw arguments.Fault("takes a start and an end");
        if (arguments.Number(start) > arguments.Number(end)) throw arguments.Fault("the start is above the end");
        return new ConfigSweep(SweepKind.Interval, [start.Value!, end.Value!]);
    }

    private static OverrideOperand Glob(OverrideArguments arguments)
    {
        arguments.AllowOnly("include", "exclude");
        arguments.AtMost(2);
        OverrideOperand include = arguments.Find("include", 0) ?? throw arguments.Fault("a pattern is missing");
        return new ConfigSweep(SweepKind.Glob, Patterns(include))
        {
            Excluded = arguments.Find("exclude", 1) is { } exclude ? Patterns(exclude) : [],
        };

        IReadOnlyList<ConfigValue> Patterns(OverrideOperand operand) => arguments.One(operand) switch
        {
            ConfigList list when list.Items.All(item => item is ConfigScalar) => list.Items,
            ConfigScalar scalar => [scalar],
            var other => throw arguments.Fault($"takes patterns, not {other.Found}"),
        };
    }

    private static OverrideOperand Sort(OverrideArguments arguments)
    {
        arguments.AllowOnly("sweep", "list", "reverse");
        bool isReverse = arguments.Find("reverse")?.Value switch
        {
            null => false,
            ConfigScalar { Value: bool truth } => truth,
            var other => throw arguments.Fault($"reverse is true or false, not {other.Found}"),
        };
        return Ordered(arguments, values =>
        {
            bool isNumbers = values.All(value => value is ConfigScalar { Value: long or double or bool });
            if (!isNumbers && !values.All(value => value is ConfigScalar { Value: string }))
                throw arguments.Fault("sorts numbers or texts, not both");
            IEnumerable<ConfigValue> sorted = isNumbers
                ? values.OrderBy(value => Convert.ToDouble(((ConfigScalar)value).Value))
                : values.OrderBy(value => ((ConfigScalar)value).Written, StringComparer.Ordinal);
            return isReverse ? sorted.Reverse() : sorted;
        });
    }

    /// <summary>An order that depends on the word alone, so that the same sweep again has the same jobs.</summary>
    private static OverrideOperand Shuffle(OverrideArguments arguments)
    {
        arguments.AllowOnly("sweep", "list");
        return Ordered(arguments, values => values.Index()
            .OrderBy(value => ContentHash.OfTexts(arguments.Word, $"{value.Index}"), StringComparer.Ordinal).Select(value => value.Item));
    }

    /// <summary>The values of a sweep or a list, or those given, in another order.</summary>
    private static OverrideOperand Ordered(OverrideArguments arguments, Func<IReadOnlyList<ConfigValue>, IEnumerable<ConfigValue>> order)
    {
        OverrideOperand? named = arguments.Find("sweep") ?? arguments.Find("list");
        if (named is not null && arguments.Positional.Count > 0) throw arguments.Fault("takes values or a sweep, not both");
        if (named is null && arguments.Positional.Count == 0) throw arguments.Fault("there must be at least one value");
        OverrideOperand? single = named ?? (arguments.Positional.Count == 1 ? arguments.Positional[0] : null);
        if (single is { Sweep: { } sweep })
        {
            if (sweep.Kind != SweepKind.Values) throw arguments.Fault("only values and ranges have an order");
            return sweep with { Values = [.. order(sweep.Values)] };
        }

        if (single is { Value: ConfigList list }) return list with { Items = [.. order(list.Items)] };
        IReadOnlyList<OverrideOperand> values = named is { } one ? [one] : arguments.Positional;
        return new ConfigSweep(SweepKind.Values, [.. order([.. values.Select(arguments.One)])]) { IsSimple = true };
    }

    private static OverrideOperand Tag(OverrideArguments arguments)
    {
        arguments.AllowOnly("tags", "sweep");
        OverrideOperand? last = arguments.Find("sweep") ?? (arguments.Positional.Count > 0 ? arguments.Positional[^1] : null);
        if (last is not { Sweep: { } sweep }) throw arguments.Fault("takes tags and, after them, a sweep");
        IEnumerable<ConfigValue> tags = arguments.Find("tags") is { } named
            ? arguments.One(named) is ConfigList list ? list.Items : [arguments.One(named)]
            : arguments.Positional.Where(operand => operand.Sweep != sweep).Select(arguments.One);
        return sweep with { Tags = [.. sweep.Tags, .. tags.Select(tag => tag.Text)] };
    }

    private static OverrideOperand Extend(OverrideArguments arguments)
    {
        arguments.AllowOnly();
        return new OverrideOperand(
            new ConfigList(ConfigOverride.OriginOf(arguments.Word), [.. arguments.Positional.Select(arguments.One)]), null, Extends: true);
    }
}
