namespace Crest.Dashboard.Runs;

/// <summary>The values of a metric of a run, thinned to what a screen can show.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Steps">The steps, rising.</param>
/// <param name="Values">The value at each step; null where it is not finite.</param>
public sealed record RunCurve(string Name, IReadOnlyList<long> Steps, IReadOnlyList<double?> Values);
