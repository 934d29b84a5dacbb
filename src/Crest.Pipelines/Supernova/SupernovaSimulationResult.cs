using Crest.Survey.Simulation;

namespace Crest.Pipelines.Supernova;

/// <summary>Simulated light curves.</summary>
/// <param name="Folder">The folder written.</param>
/// <param name="Counts">Number of supernovae of each type that is there.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record SupernovaSimulationResult(string Folder, IReadOnlyDictionary<SupernovaType, int> Counts, TimeSpan Elapsed)
{
    /// <summary>Number of supernovae.</summary>
    public int Supernovae => Counts.Values.Sum();
}
