using Crest.Experiments.Studies;

namespace Crest.Experiments.Tests.Studies;

/// <summary>A study with every kind of parameter.</summary>
internal static class Study
{
    public static SearchSpace Space { get; } = new(
    [
        KeyValuePair.Create<string, ParameterDistribution>("blackout", new ParameterDistribution.Real(0, 0.1)),
        KeyValuePair.Create<string, ParameterDistribution>("rate", new ParameterDistribution.Real(1e-5, 0.1, Log: true)),
        KeyValuePair.Create<string, ParameterDistribution>("dropout", new ParameterDistribution.Real(0, 0.8, Step: 0.05)),
        KeyValuePair.Create<string, ParameterDistribution>("hidden", new ParameterDistribution.Integer(50, 1000, Log: true, Step: 50)),
        KeyValuePair.Create<string, ParameterDistribution>("layers", new ParameterDistribution.Integer(2, 10, Step: 2)),
        KeyValuePair.Create<string, ParameterDistribution>(
            "activation", new ParameterDistribution.Categorical(["relu", "élu\"", null, 3L, 0.5, 2.0, true])),
    ]);

    public static StudyDefinition Of(string name, int iterations = 10, StudyDirection direction = StudyDirection.Minimize) =>
        new(
            name, direction, Space, """{"data": "train.nc", "epochs": 3}""", new SamplerOptions(SamplerKind.Tpe, 7) { Multivariate = true },
            new PrunerOptions(PrunerKind.Median), iterations);

    /// <summary>Parameters that depend on the trial's number.</summary>
    public static TrialParameter[] Parameters(int number)
    {
        object?[] choices = ["relu", "élu\"", null, 3L, 0.5, 2.0, true];
        double[] values =
        [
            number % 100 * 0.001, 1e-5 * (number + 1), 0.05 * (number % 17), 50 * (1 + (number % 20)), 2 + (2 * (number % 5)),
            number % choices.Length,
        ];
        return [.. Space.Parameters.Select((p, i) => new TrialParameter(p.Key, p.Value, p.Value.Nearest(values[i])))];
    }
}
