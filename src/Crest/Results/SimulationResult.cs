using Crest.Pipelines.RealBogus;
using Crest.Pipelines.Supernova;

namespace Crest.CommandLine.Results;

/// <summary>What a simulation wrote.</summary>
internal static class SimulationResult
{
    public static void Show(SupernovaSimulationResult made)
    {
        string types = string.Join(", ", made.Counts.Select(c => $"{c.Key} {c.Value}"));
        Console.WriteLine($"{made.Supernovae} supernovae in {made.Folder} ({types}) in {made.Elapsed.TotalSeconds:F1} s");
    }

    public static void Show(CandidateSimulationResult made) =>
        Console.WriteLine($"{made.Candidates} candidates in {made.Path} in {made.Elapsed.TotalSeconds:F1} s");
}
