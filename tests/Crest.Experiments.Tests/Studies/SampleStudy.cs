using Crest.Experiments.Reports;
using Crest.Experiments.Studies;
using Crest.Numerics.RandomStreams;

namespace Crest.Experiments.Tests.Studies;

/// <summary>
/// A study as a search of a network's hyperparameters leaves it, drawn from a fixed seed; <c>sample-study TRIALS FILE</c> on the command
/// line of the tests writes its report for looking at.
/// </summary>
internal static class SampleStudy
{
    public static SearchSpace Space { get; } = new(
    [
        KeyValuePair.Create<string, ParameterDistribution>("hidden-size", new ParameterDistribution.Integer(50, 1000, Log: true, Step: 50)),
        KeyValuePair.Create<string, ParameterDistribution>("learning-rate", new ParameterDistribution.Real(1e-5, 1e-1, Log: true)),
        KeyValuePair.Create<string, ParameterDistribution>("dropout-rate", new ParameterDistribution.Real(0, 0.8, Step: 0.05)),
        KeyValuePair.Create<string, ParameterDistribution>("n-highways", new ParameterDistribution.Integer(2, 10, Step: 2)),
        KeyValuePair.Create<string, ParameterDistribution>(
            "activation", new ParameterDistribution.Categorical(["linear", "relu", "sigmoid", "tanh"])),
        KeyValuePair.Create<string, ParameterDistribution>("use-bn", new ParameterDistribution.Categorical([false, true])),
    ]);

    public static StudyDefinition Define(SearchSpace space, int iterations, StudyDirection direction = StudyDirection.Maximize) => new(
        "sn-class-dataset.tr-6classes-4f2a91c0", direction, space, "{}", new SamplerOptions(SamplerKind.Tpe, 1),
        new PrunerOptions(PrunerKind.Median), iterations);

    public static HtmlReport Report(int trials) => StudyReport.Of(Define(Space, trials), History(trials), "validation accuracy");

    /// <summary>
    /// An accuracy by epoch that rises to a value; about a third of the trials are pruned at some epoch, one in fifty fails.
    /// </summary>
    public static StudyHistory History(int trials)
    {
        var history = new StudyHistory(Space, StudyDirection.Maximize);
        var start = new DateTime(2019, 7, 5, 1, 30, 0, DateTimeKind.Local);
        for (int number = 0; number < trials; number++)
        {
            var random = new RandomSequence(new RandomStream(1, "sample study", number));
            double[] row = Draw(Space, ref random);
            double value = 0.93 - (0.02 * Math.Pow(Math.Log10(row[1]) + 3, 2)) - (0.1 * Math.Pow(row[2] - 0.3, 2))
                - (0.01 * Math.Abs(Math.Log(row[0] / 300))) + (row[4] == 1 ? 0.02 : 0) + (0.004 * random.NextNormal());
            bool failed = random.NextBelow(50) == 7, pruned = !failed && number >= 5 && random.NextUniform() < (value > 0.9 ? 0.1 : 0.5);
            int epochs = failed ? 0 : pruned ? 1 + random.NextBelow(15) : 30;
            DateTime begun = start.AddSeconds(20 * (number / 2));
            history.Put(new Trial(number + 1, number, failed ? TrialState.Fail : pruned ? TrialState.Pruned : TrialState.Complete)
            {
                Parameters = Parameters(Space, row),
                Intermediate = [.. Enumerable.Range(1, epochs).Select(e => KeyValuePair.Create(e, value - (0.4 * Math.Exp(-e / 5.0))))],
                Value = failed || pruned ? null : value,
                Started = begun,
                Completed = begun.AddSeconds(1 + epochs),
                UserAttributes = failed
                    ? new Dictionary<string, string> { ["error"] = "\"the loss became NaN in epoch 1\"" }
                    : new Dictionary<string, string>(),
            });
        }

        return history;
    }

    /// <summary>Values of all parameters, each by itself as its distribution says.</summary>
    public static double[] Draw(SearchSpace space, ref RandomSequence random)
    {
        var row = new double[space.Count];
        for (int j = 0; j < row.Length; j++)
        {
            double u = random.NextUniform();
            row[j] = space.Parameters[j].Value switch
            {
                ParameterDistribution.Real { Log: true } real => real.Low * Math.Pow(real.High / real.Low, u),
                ParameterDistribution.Real real => real.Nearest(real.Low + (u * (real.High - real.Low))),
                ParameterDistribution.Integer { Log: true } integer =>
                    integer.Nearest(integer.Low * Math.Pow((double)integer.High / integer.Low, u)),
                ParameterDistribution.Integer integer =>
                    integer.Nearest(integer.Low - (0.5 * integer.Step) + (u * (integer.High - integer.Low + integer.Step))),
                ParameterDistribution.Categorical categorical => (int)(u * categorical.Choices.Count),
                _ => throw new InvalidOperationException(),
            };
        }

        return row;
    }

    public static TrialParameter[] Parameters(SearchSpace space, double[] row) =>
        [.. space.Parameters.Select((p, j) => new TrialParameter(p.Key, p.Value, row[j]))];

    /// <summary>A history of complete trials.</summary>
    public static StudyHistory Complete(
        SearchSpace space, IReadOnlyList<(double[] Row, double Value)> trials, StudyDirection direction = StudyDirection.Minimize)
    {
        var history = new StudyHistory(space, direction);
        for (int i = 0; i < trials.Count; i++)
            history.Put(
                new Trial(i + 1, i, TrialState.Complete) { Parameters = Parameters(space, trials[i].Row), Value = trials[i].Value });
        return history;
    }
}
