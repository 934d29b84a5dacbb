using Crest.Foundation.Errors;

namespace Crest.Experiments.Configurations;

/// <summary>Reads the value of an override: primitives, lists, dictionaries, functions, and values with commas between them.</summary>
/// <param name="cursor">Where it begins.</param>
/// <param name="keys">The keys that mean the same.</param>
internal sealed class OverrideElements(OverrideCursor cursor, ConfigKeys keys)
{
    /// <summary>Far deeper than any value; values are read by recursion, which must not exhaust the stack.</summary>
    private const int DeepestNesting = 100;

    private readonly OverridePrimitives _primitives = new(cursor);
    private int _depth;

    private string Origin => ConfigOverride.OriginOf(cursor.Word);

    /// <summary>All that follows the <c>=</c>: nothing is the empty text.</summary>
    /// <exception cref="CrestException">It is no value.</exception>
    public OverrideOperand Top()
    {
        if (cursor.IsAtEnd) return new ConfigScalar(Origin, "", "");
        OverrideOperand first = Element();
        if (cursor.Next != ',') return first;
        List<ConfigValue> values = [One(first)];
        while (cursor.Take(',')) values.Add(One(Element()));
        return new ConfigSweep(SweepKind.Values, values) { IsSimple = true };
    }

    private OverrideOperand Element()
    {
        if (++_depth > DeepestNesting) throw cursor.Fault($"nested more than {DeepestNesting} deep");
        cursor.SkipBlanks();
        OverrideOperand read = cursor.Next switch
        {
            '[' => List(),
            '{' => Dictionary(),
            _ when FunctionName() is { } name => Function(name),
            _ => _primitives.Primitive(),
        };
        cursor.SkipBlanks();
        _depth--;
        return read;
    }

    private ConfigValue One(OverrideOperand operand) => operand is { Value: { } value, Extends: false }
        ? value
        : throw cursor.Fault("several values cannot be part of a value; name the function for all of them");

    private ConfigList List()
    {
        cursor.At++;
        List<ConfigValue> items = [];
        cursor.SkipBlanks();
        if (cursor.Take(']')) return new ConfigList(Origin, items);
        do items.Add(One(Element()));
        while (cursor.Take(','));
        cursor.Require(']', "the list");
        return new ConfigList(Origin, items);
    }

    private ConfigMapping Dictionary()
    {
        cursor.At++;
        var mapping = new ConfigMapping(Origin, keys);
        cursor.SkipBlanks();
        if (cursor.Take('}')) return mapping;
        do
        {
            cursor.SkipBlanks();
            string key = _primitives.Key();
            cursor.Require(':', $"the key '{key}'");
            if (mapping[key] is not null) throw cursor.Fault($"'{key}' is given twice");
            mapping[key] = One(Element());
        }
        while (cursor.Take(','));
        cursor.Require('}', "the dictionary");
        return mapping;
    }

    /// <summary>A name with an opening bracket after it; null where there is none.</summary>
    private string? FunctionName()
    {
        int length = NameLength();
        int next = length;
        while (cursor.PeekAt(next) is ' ' or '\t') next++;
        if (length == 0 || cursor.PeekAt(next) != '(') return null;
        string name = cursor.Word.Substring(cursor.At, length);
        OverrideFunctions.Check(name, cursor);
        cursor.At += next + 1;
        return name;
    }

    private int NameLength()
    {
        int length = 0;
        while (cursor.PeekAt(length) is var c && (char.IsAsciiLetter(c) || c == '_' || (length > 0 && char.IsAsciiDigit(c)))) length++;
        return length;
    }

    private OverrideOperand Function(string name)
    {
        var arguments = new OverrideArguments(name, cursor);
        cursor.SkipBlanks();
        if (!cursor.Take(')'))
        {
            do
            {
                cursor.SkipBlanks();
                int length = NameLength();
                string? argument = length > 0 && cursor.PeekAt(length) == '=' ? cursor.Word.Substring(cursor.At, length) : null;
                if (argument is not null) cursor.At += length + 1;
                arguments.Add(argument, Element());
            }
            while (cursor.Take(','));
            cursor.Require(')', $"{name}(");
        }

        return OverrideFunctions.Call(arguments);
    }
}
