using Crest.Foundation.Errors;

namespace Crest.Experiments.Configurations;

/// <summary>The arguments of a function in an override: first those without names, then those with.</summary>
/// <param name="function">The name of the function.</param>
/// <param name="cursor">Where it is, for errors.</param>
internal sealed class OverrideArguments(string function, OverrideCursor cursor)
{
    private readonly Dictionary<string, OverrideOperand> _named = new(StringComparer.Ordinal);

    /// <summary>The name of the function.</summary>
    public string Function => function;

    /// <summary>The word that it is in.</summary>
    public string Word => cursor.Word;

    /// <summary>Those without names.</summary>
    public List<OverrideOperand> Positional { get; } = [];

    /// <summary>Adds one.</summary>
    /// <param name="name">Its name; null for none.</param>
    /// <param name="value">Its value.</param>
    public void Add(string? name, OverrideOperand value)
    {
        if (value.Extends) throw Fault("extend_list cannot be an argument");
        if (name is null && _named.Count > 0) throw Fault("arguments without names come before those with names");
        if (name is null) Positional.Add(value);
        else if (!_named.TryAdd(name, value)) throw Fault($"{name} is given twice");
    }

    /// <summary>Makes sure that all names are known.</summary>
    public void AllowOnly(params ReadOnlySpan<string> names)
    {
        foreach (string name in _named.Keys)
        {
            if (names.Contains(name)) continue;
            string known = names.Length == 0 ? "none with names" : string.Join(", ", names.ToArray());
            throw Fault($"there is no argument '{name}'; there are {known}");
        }
    }

    /// <summary>An argument by its name or its place; null where it is not given.</summary>
    /// <param name="name">The name.</param>
    /// <param name="place">The place, from 0; negative for none.</param>
    public OverrideOperand? Find(string name, int place = -1)
    {
        bool isThere = place >= 0 && place < Positional.Count;
        if (_named.TryGetValue(name, out OverrideOperand? named)) return isThere ? throw Fault($"{name} is given twice") : named;
        return isThere ? Positional[place] : null;
    }

    /// <summary>Makes sure that there are not too many without names.</summary>
    public void AtMost(int count)
    {
        if (Positional.Count > count) throw Fault($"takes at most {count} arguments, not {Positional.Count}");
    }

    /// <summary>One value, and no sweep.</summary>
    public ConfigValue One(OverrideOperand operand) => operand.Value ?? throw Fault("takes values, no sweep");

    /// <summary>A number.</summary>
    public double Number(OverrideOperand operand) => operand.Value switch
    {
        ConfigScalar { Value: long whole } => whole,
        ConfigScalar { Value: double real } when double.IsFinite(real) => real,
        { } other => throw Fault($"takes numbers, not {other.Found}"),
        null => throw Fault("takes numbers, no sweep"),
    };

    /// <summary>An error of the function.</summary>
    public CrestException Fault(string what) => cursor.Fault($"{function}: {what}");
}
