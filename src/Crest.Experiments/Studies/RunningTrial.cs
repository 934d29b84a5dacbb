using System.Text.Json;

namespace Crest.Experiments.Studies;

/// <summary>A trial as its objective sees it. For one thread.</summary>
/// <param name="trial">The trial, with its parameters.</param>
/// <param name="report">Told of each report; returns whether the trial is to be given up.</param>
public sealed class RunningTrial(Trial trial, Func<int, double, bool> report)
{
    private readonly Dictionary<string, string> _attributes = [];

    /// <summary>Its number in the study, from 0.</summary>
    public int Number => trial.Number;

    /// <summary>The parameters by name: a <see cref="double"/>, a <see cref="long"/>, or a choice each.</summary>
    public IReadOnlyDictionary<string, object?> Parameters { get; } = trial.Parameters.ToDictionary(p => p.Name, p => p.External);

    /// <summary>What was noted so far, each as JSON.</summary>
    public IReadOnlyDictionary<string, string> Attributes => _attributes;

    /// <summary>Says what the objective has come to.</summary>
    /// <param name="step">The epoch, from 1, and above that of the report before.</param>
    /// <param name="value">The value by now; NaN where it is none.</param>
    /// <exception cref="TrialPrunedException">The trial is given up.</exception>
    public void Report(int step, double value)
    {
        if (report(step, value)) throw new TrialPrunedException();
    }

    /// <summary>Notes something of the trial, for people and for reports.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Anything that can be JSON.</param>
    public void Note(string name, object? value) => _attributes[name] = JsonSerializer.Serialize(value);
}
