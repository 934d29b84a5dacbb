namespace Crest.Experiments.Studies;

/// <summary>Draws the parameters of trials. Not for two threads at once.</summary>
public abstract class Sampler
{
    /// <summary>The sampler of a study.</summary>
    /// <param name="options">The method and its options.</param>
    /// <param name="space">What is searched.</param>
    /// <exception cref="Foundation.Errors.CrestException">A grid is asked for and a parameter has no finite number of values.</exception>
    public static Sampler Of(SamplerOptions options, SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Kind switch
        {
            SamplerKind.Random => new RandomSampler(options, space),
            SamplerKind.Grid => new GridSampler(space),
            SamplerKind.Sobol => new SobolSampler(options, space),
            SamplerKind.Tpe => new TpeSampler(options, space),
            _ => throw new ArgumentOutOfRangeException(nameof(options)),
        };
    }

    /// <summary>Draws the parameters of a trial. The same history gives the same parameters, bit by bit.</summary>
    /// <param name="history">All trials that are known; the same one from call to call, so that only what is new is looked at.</param>
    /// <param name="number">The trial's number.</param>
    /// <returns>An internal value for each parameter, in the order of the space.</returns>
    public abstract double[] Draw(StudyHistory history, int number);
}
