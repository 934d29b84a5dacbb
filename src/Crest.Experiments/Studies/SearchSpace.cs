using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;

namespace Crest.Experiments.Studies;

/// <summary>
/// What a study searches: parameters with the values that each may take, in an order that decides nothing but the tables.
/// </summary>
/// <param name="Parameters">At least one; no name twice.</param>
public sealed record SearchSpace(IReadOnlyList<KeyValuePair<string, ParameterDistribution>> Parameters)
{
    /// <summary>Number of parameters.</summary>
    public int Count => Parameters.Count;

    /// <summary>Reads a space.</summary>
    /// <param name="path">A YAML file: names with <c>{uniform: [LOW, HIGH], step: STEP}</c>, <c>{log-uniform: [LOW, HIGH]}</c>,
    /// <c>{integer: [LOW, HIGH], step: STEP, log: true}</c> or <c>{choice: [VALUE, …]}</c>.</param>
    /// <exception cref="CrestException">It cannot be read, or something in it is wrong: the message names file and line and
    /// says what is allowed.</exception>
    public static SearchSpace Read(string path) => SearchSpaceText.Parse(YamlFile.Read(path));

    /// <summary>This space, once it is sure that it can be searched.</summary>
    /// <exception cref="CrestException">There is no parameter, a name is empty or there twice, or the values of a
    /// parameter make no sense.</exception>
    public SearchSpace Checked()
    {
        if (Count == 0) throw new CrestException("the search space has no parameter; name at least one");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, ParameterDistribution distribution) in Parameters)
        {
            if (name.Length is 0 or > MaximumName)
                throw new CrestException($"'{name}' cannot name a parameter of the search space; a name has 1 to {MaximumName} characters");
            if (!names.Add(name)) throw new CrestException($"the parameter '{name}' of the search space is there twice; leave one out");
            if (distribution.Fault is { } fault) throw new CrestException($"the parameter '{name}' of the search space: {fault}");
        }

        return this;
    }

    /// <summary>The space as <see cref="Read"/> takes it, a line a parameter.</summary>
    public string Describe() => string.Concat(Parameters.Select(p => $"{SearchSpaceText.Name(p.Key)}: {{{p.Value.Describe()}}}\n"));

    /// <summary>The same parameters in the same order.</summary>
    public bool Equals(SearchSpace? other) => other is not null && Parameters.SequenceEqual(other.Parameters);

    /// <inheritdoc/>
    public override int GetHashCode() => Parameters.Aggregate(0, HashCode.Combine);

    /// <summary>As many characters as Optuna's table of parameters holds.</summary>
    private const int MaximumName = 512;
}
