namespace Crest.Experiments.Bayes;

/// <summary>An event that was observed.</summary>
/// <param name="Name">What it is called: "win".</param>
/// <param name="Likelihoods">Its probability if a class is the true one, 0 to 1, one for each class in their order.</param>
public sealed record BayesEvent(string Name, IReadOnlyList<double> Likelihoods);
