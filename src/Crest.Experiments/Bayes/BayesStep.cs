namespace Crest.Experiments.Bayes;

/// <summary>One application of Bayes' theorem. Lists have one number for each class, in their order.</summary>
/// <param name="Event">The event that was observed.</param>
/// <param name="Priors">The probabilities of the classes before it; they sum to 1.</param>
/// <param name="Joints">Prior times likelihood: the probability that the class is the true one and the event happens.</param>
/// <param name="Evidence">The probability of the event, the sum of <paramref name="Joints"/>, above 0.</param>
/// <param name="Posteriors">The probabilities of the classes after it, joint over evidence; they sum to 1.</param>
public sealed record BayesStep(
    BayesEvent Event, IReadOnlyList<double> Priors, IReadOnlyList<double> Joints, double Evidence, IReadOnlyList<double> Posteriors);
