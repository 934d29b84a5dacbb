using System.Globalization;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Bayes;

/// <summary>Classes, how probable they are before anything is observed, and the events that were observed, in their order.</summary>
public sealed record BayesProblem
{
    /// <summary>States a problem.</summary>
    /// <param name="classes">The names of the classes, at least two, all different.</param>
    /// <param name="weights">
    /// Their prior probabilities, or numbers in their proportion such as counts: finite, at least 0, not all 0.
    /// </param>
    /// <param name="events">The events; they are independent of each other within a class.</param>
    /// <exception cref="CrestException">Something is not as it must be; the message names the class or the event.</exception>
    public BayesProblem(IReadOnlyList<string> classes, IReadOnlyList<double> weights, IReadOnlyList<BayesEvent> events)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(events);
        if (classes.Count < 2) throw new CrestException($"there are at least two classes, not {classes.Count}");
        if (classes.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new CrestException($"the class '{twice.Key}' is given twice");
        foreach ((string name, double weight) in classes.Zip(weights))
            if (!double.IsFinite(weight) || weight < 0)
                throw new CrestException($"the prior of '{name}' is {Text(weight)}; it is a probability or a count, at least 0");
        PriorSum = weights.Sum();
        if (!double.IsFinite(PriorSum))
            throw new CrestException("the sum of the priors is too large; give smaller numbers in the same ratios");
        if (PriorSum <= 0)
            throw new CrestException($"the priors sum to {Text(PriorSum)}; one of them must be above 0");
        foreach (BayesEvent happened in events)
            foreach ((string name, double likelihood) in classes.Zip(happened.Likelihoods))
                if (!(likelihood is >= 0 and <= 1))
                    throw new CrestException(
                        $"the likelihood of '{happened.Name}' in class '{name}' is {Text(likelihood)}; it is a probability, 0 to 1");
        (Classes, Events) = (classes, events);
        // Rounded decimals such as 0.18, 0.56 and 0.26 sum to 1 only nearly; they stay as they are.
        Priors = IsNormalised ? weights : [.. weights.Select(weight => weight / PriorSum)];
    }

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The prior probabilities of the classes, which sum to 1.</summary>
    public IReadOnlyList<double> Priors { get; }

    /// <summary>What the given priors sum to.</summary>
    public double PriorSum { get; }

    /// <summary>Whether the given priors sum to 1 already, but for rounding.</summary>
    public bool IsNormalised => Math.Abs(PriorSum - 1) < 1e-9;

    /// <summary>The events.</summary>
    public IReadOnlyList<BayesEvent> Events { get; }

    /// <summary>
    /// Applies Bayes' theorem, P(class | event) = P(event | class) P(class) / P(event), to one event after the other: the posterior of each
    /// is the prior of the next.
    /// </summary>
    /// <exception cref="CrestException">No class that is still possible allows an event.</exception>
    public IEnumerable<BayesStep> Steps()
    {
        IReadOnlyList<double> priors = Priors;
        foreach ((int number, BayesEvent happened) in Events.Index())
        {
            double[] joints = [.. priors.Zip(happened.Likelihoods, (prior, likelihood) => prior * likelihood)];
            double evidence = joints.Sum();
            if (evidence <= 0)
                throw new CrestException(
                    $"event {number + 1}, '{happened.Name}', is impossible: in each class its likelihood or the class's probability is 0");
            var step = new BayesStep(happened, priors, joints, evidence, [.. joints.Select(joint => joint / evidence)]);
            yield return step;
            priors = step.Posteriors;
        }
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
