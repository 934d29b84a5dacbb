using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Crest.Experiments.Studies;

namespace Crest.Experiments.StudyTables;

/// <summary>
/// The distributions of a study by the texts in its tables, so that each is understood once. A parameter of the space whose text is what
/// Optuna's form leaves of it (which knows no steps beside a logarithm) is the space's own.
/// </summary>
internal sealed class DistributionTexts
{
    private static readonly ConditionalWeakTable<SearchSpace, DistributionTexts> Spaces = [];

    private readonly ConcurrentDictionary<(string Name, string Json), ParameterDistribution> _known = [];

    private DistributionTexts(SearchSpace space)
    {
        Count = space.Count;
        foreach ((string name, ParameterDistribution distribution) in space.Parameters)
            _known[(name, DistributionJson.ForOptuna(distribution))] = distribution;
    }

    /// <summary>The texts of a space, kept as long as the space is.</summary>
    public static DistributionTexts Of(SearchSpace space) => Spaces.GetValue(space, s => new DistributionTexts(s));

    /// <summary>Number of parameters of the space.</summary>
    public int Count { get; }

    /// <summary>The distribution of a parameter.</summary>
    public ParameterDistribution Of(string name, string json) => _known.GetOrAdd((name, json), key => DistributionJson.Read(key.Json));
}
