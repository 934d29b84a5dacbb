namespace Crest.Experiments.Studies;

/// <summary>Draws the parameters of trials. Not for two threads at once.</summary>
public abstract class Sampler
{
    /// <summary>Draws the parameters of a trial. The same history gives the same parameters, bit by bit.</summary>
    /// <param name="history">All trials that are known.</param>
    /// <param name="number">The trial's number.</param>
    /// <param name="learnThrough">
    /// Trials with a number above this count as running, whatever they are: so what is drawn does not depend on which of several trials
    /// side by side is done first. <see cref="int.MaxValue"/> to learn from all.
    /// </param>
    /// <returns>An internal value for each parameter, in the order of the space.</returns>
    public abstract double[] Draw(StudyHistory history, int number, int learnThrough);
}
