using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using Crest.Pipelines.TrainingRuns;

namespace Crest.CommandLine.Commands;

/// <summary>The trials of a study, as this program does them: the study's training command with the parameters of a trial as further options.</summary>
internal sealed class StudyTrials
{
    private readonly string _study;
    private readonly StudyObjective _objective;
    private readonly TrainingCommand _training;
    private readonly Lock _parsing = new();

    /// <summary>Makes sure that this program can do them.</summary>
    /// <param name="study">The study's name, or where the space was read, for errors.</param>
    /// <param name="objective">What a trial does.</param>
    /// <param name="space">What is searched.</param>
    /// <exception cref="CrestException">The command, an option or a parameter is unknown, or a value of a parameter is none of the option.</exception>
    public StudyTrials(string study, StudyObjective objective, SearchSpace space)
    {
        (_study, _objective) = (study, objective);
        _training = objective.Training(study);
        Training = _training.JobOf(objective.Options, study);
        foreach ((string name, ParameterDistribution values) in space.Parameters)
        {
            _training.OptionOf(name, study);
            foreach (object? value in Extremes(values)) JobOf([new(name, value)]);
        }
    }

    /// <summary>The training without the parameters.</summary>
    public ITrainingJob Training { get; }

    /// <summary>Reads the data.</summary>
    /// <exception cref="CrestException">They cannot be read, or are other data than the study's.</exception>
    public TrialData Load()
    {
        TrialData data = Training.Load();
        foreach ((string role, string hash) in _objective.Data)
            if (data.Hashes.GetValueOrDefault(role) != hash)
                throw new CrestException($"{_study}: the data here are not those of the study (another hash of {role}); bring its data to this machine, or begin another study");
        return data;
    }

    /// <summary>What a trial does.</summary>
    /// <param name="data">What <see cref="Load"/> gave.</param>
    public TrialObjective On(TrialData data) => (trial, cancellation) => JobOf(trial.Parameters).Try(data, trial, threads: 1, cancellation);

    /// <summary>What an epoch or a tree of a trial is expected to take beside those of other trials.</summary>
    public double StepCost(Trial trial) => JobOf(trial.Parameters.Select(p => KeyValuePair.Create(p.Name, p.External))).StepCost;

    private ITrainingJob JobOf(IEnumerable<KeyValuePair<string, object?>> parameters)
    {
        // The parser's symbols are made for one thread.
        lock (_parsing) return _training.JobOf([.. _objective.Options, .. _training.OptionsOf(parameters, _study)], _study);
    }

    private static IEnumerable<object?> Extremes(ParameterDistribution values) => values switch
    {
        // The golden section of the range is no whole number: an option that wants one says so now, and not in a trial.
        ParameterDistribution.Real { Step: null } real => [real.Low, real.High, real.Low + (0.381966 * (real.High - real.Low))],
        ParameterDistribution.Real real => [real.Low, real.High, real.ValueAt(Math.Min(1, (real.ValueCount ?? 1) - 1))],
        ParameterDistribution.Integer whole => [whole.Low, whole.High],
        ParameterDistribution.Categorical categorical => categorical.Choices,
        _ => [],
    };
}
