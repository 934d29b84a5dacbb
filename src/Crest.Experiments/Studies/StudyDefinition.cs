namespace Crest.Experiments.Studies;

/// <summary>What is searched and how: all that a worker on another machine needs to know.</summary>
/// <param name="Name">The study's name, by which it is found again; at most 512 characters.</param>
/// <param name="Direction">Which values are the better ones.</param>
/// <param name="Space">The parameters.</param>
/// <param name="Objective">What a trial does, as JSON that the rooms above understand.</param>
/// <param name="Sampler">How parameters are drawn.</param>
/// <param name="Pruner">When a trial is given up.</param>
/// <param name="Iterations">Number of trials, at least 1; grows when a study is continued with more.</param>
public sealed record StudyDefinition(
    string Name,
    StudyDirection Direction,
    SearchSpace Space,
    string Objective,
    SamplerOptions Sampler,
    PrunerOptions Pruner,
    int Iterations);
