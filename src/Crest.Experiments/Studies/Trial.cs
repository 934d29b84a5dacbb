using System.Text.Json;

namespace Crest.Experiments.Studies;

/// <summary>One evaluation of the objective, as it was when it was read.</summary>
/// <param name="Id">Its id in the storage; it rises within a study.</param>
/// <param name="Number">Its number in the study, from 0, without gaps.</param>
/// <param name="State">Its state.</param>
public sealed record Trial(long Id, int Number, TrialState State)
{
    /// <summary>
    /// The parameters, once they are drawn; a trial that another program added may lack some of the space or have others.
    /// </summary>
    public IReadOnlyList<TrialParameter> Parameters { get; init; } = [];

    /// <summary>The objective's value; null unless it is complete (a pruned one may have one too). Not NaN; may be infinite.</summary>
    public double? Value { get; init; }

    /// <summary>What was reported on the way, by step, steps rising; NaN where the reported value was NaN.</summary>
    public IReadOnlyList<KeyValuePair<int, double>> Intermediate { get; init; } = [];

    /// <summary>What was noted of it, each as JSON: metrics, the host, an error.</summary>
    public IReadOnlyDictionary<string, string> UserAttributes { get; init; } = new Dictionary<string, string>();

    /// <summary>What a failed trial says of its failure, whoever noted it.</summary>
    public string Error =>
        UserAttributes.TryGetValue("error", out string? json) ? JsonElement.Parse(json).ToString() : "it did not say why";

    /// <summary>When work on it began, local time; null before.</summary>
    public DateTime? Started { get; init; }

    /// <summary>When it ended, local time; null before.</summary>
    public DateTime? Completed { get; init; }

    /// <summary>
    /// Whether another program is at work on it: nobody here knows whether that one still lives, and nobody takes the trial from it.
    /// </summary>
    public bool IsForeign { get; init; }

    /// <summary>Whether nothing will change any more.</summary>
    public bool IsFinished => State is TrialState.Complete or TrialState.Pruned or TrialState.Fail;

    /// <summary>The internal value that a parameter of this trial has in a distribution, whatever it was drawn from.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="distribution">The distribution.</param>
    /// <returns>Null where the trial has no such parameter, or its value is none of the distribution's.</returns>
    public double? In(string name, ParameterDistribution distribution)
    {
        if (Parameters.FirstOrDefault(p => p.Name == name) is not { } parameter) return null;
        double value = parameter.Value;
        if (parameter.Distribution is ParameterDistribution.Categorical from && distribution is ParameterDistribution.Categorical to)
        {
            for (int i = 0; i < to.Choices.Count; i++) if (Equals(to.Choices[i], from.Choices[(int)value])) return i;
            return null;
        }

        bool comparable =
            parameter.Distribution is not ParameterDistribution.Categorical && distribution is not ParameterDistribution.Categorical;
        return comparable && distribution.Contains(value) ? value : null;
    }
}
