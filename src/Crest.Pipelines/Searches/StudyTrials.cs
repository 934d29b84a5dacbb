using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Searches;

/// <summary>The trials of a study: the study's training with the parameters of a trial as further options.</summary>
public sealed class StudyTrials
{
    private readonly string _study;
    private readonly StudyObjective _objective;
    private readonly TrainingDefinition _training;

    /// <summary>Makes sure that this program can do them.</summary>
    /// <param name="study">The study's name, or where the space was read, for errors.</param>
    /// <param name="objective">What a trial does.</param>
    /// <param name="space">What is searched.</param>
    /// <exception cref="CrestException">The training, an option or a parameter is unknown, or a value of a parameter is not
    /// one of the option's.</exception>
    public StudyTrials(string study, StudyObjective objective, SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(space);
        (_study, _objective) = (study, objective);
        _training = objective.Training(study);
        Training = JobOf([]);
        foreach ((string name, ParameterDistribution values) in space.Parameters)
        {
            _training.Searchable(name, study);
            foreach (object? value in Extremes(values)) JobOf([new(name, value)]);
        }
    }

    /// <summary>The training without the parameters.</summary>
    public TrainingJob Training { get; }

    /// <summary>Reads the data.</summary>
    /// <exception cref="CrestException">They cannot be read, or are other data than the study's.</exception>
    public TrialData Load()
    {
        TrialData data = Training.Load();
        foreach ((string role, string hash) in _objective.Data)
            if (data.Hashes.GetValueOrDefault(role) != hash)
                throw new CrestException($"{_study}: the data here are not those of the study (another hash of {role}); "
                    + "bring its data to this machine, or begin another study");
        return data;
    }

    /// <summary>What a trial does.</summary>
    /// <param name="data">What <see cref="Load"/> returned.</param>
    public TrialObjective On(TrialData data) => (trial, cancellation) => JobOf(trial.Parameters).Try(data, trial, threads: 1, cancellation);

    /// <summary>What an epoch or a tree of a trial is expected to take beside those of other trials.</summary>
    /// <param name="trial">The trial.</param>
    public double StepCost(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return JobOf(trial.Parameters.Select(p => KeyValuePair.Create(p.Name, p.External))).StepCost;
    }

    private TrainingJob JobOf(IEnumerable<KeyValuePair<string, object?>> parameters)
    {
        try
        {
            return (TrainingJob)_training.Bind([.. _objective.Options, .. _training.WordsOf(parameters, _study)]);
        }
        catch (OptionException e)
        {
            throw new CrestException($"{_study}: {OptionName.InFiles(e.Option)}: {e.Fault}", e);
        }
    }

    private static IEnumerable<object?> Extremes(ParameterDistribution values) => values switch
    {
        // The golden section of the range is not a whole number: an option that wants one says so now, and not in a trial.
        ParameterDistribution.Real { Step: null } real => [real.Low, real.High, real.Low + (0.381966 * (real.High - real.Low))],
        ParameterDistribution.Real real => [real.Low, real.High, real.ValueAt(Math.Min(1, (real.ValueCount ?? 1) - 1))],
        ParameterDistribution.Integer whole => [whole.Low, whole.High],
        ParameterDistribution.Categorical categorical => categorical.Choices,
        _ => [],
    };
}
