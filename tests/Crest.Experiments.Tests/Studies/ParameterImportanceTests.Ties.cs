using System.Globalization;
using System.Text.Json;
using Crest.Experiments.Studies;
using Crest.Numerics.RandomStreams;
using Crest.Tests.ReferenceData;
using static Crest.Experiments.Studies.ParameterDistribution;

namespace Crest.Experiments.Tests.Studies;

/// <summary>The shares of parameters that divide the trials alike, and those that Optuna finds.</summary>
public partial class ParameterImportanceTests
{
    [Fact]
    public void The_place_of_a_parameter_in_the_space_does_not_matter()
    {
        SearchSpace space = TiedSpace;
        (double[] Row, double Value)[] trials = Tied();
        ParameterImportance importance = ParameterImportance.Of(SampleStudy.Complete(space, trials))!;
        foreach (int[] order in (int[][])[[1, 0, 2, 3], [3, 2, 1, 0], [2, 3, 0, 1], [1, 2, 3, 0]])
        {
            var permuted = new SearchSpace([.. order.Select(j => space.Parameters[j])]);
            ParameterImportance again = ParameterImportance.Of(SampleStudy.Complete(
                permuted, [.. trials.Select(t => (order.Select(j => t.Row[j]).ToArray(), t.Value))]))!;
            foreach (string name in Letters[..4]) Assert.Equal(Share(importance, name), Share(again, name), 1e-6);
        }

        // Nor does its name, which decides the draws: 64 trees divide a share between two that are alike with a deviation of 0.06.
        string[] names = ["b", "a", "d", "c"];
        var renamed = new SearchSpace([.. space.Parameters.Select((p, j) => KeyValuePair.Create(names[j], p.Value))]);
        ParameterImportance other = ParameterImportance.Of(SampleStudy.Complete(renamed, trials))!;
        for (int j = 0; j < names.Length; j++) Assert.InRange(Share(other, names[j]) - Share(importance, Letters[j]), -0.25, 0.25);
    }

    [Fact]
    public void Parameters_that_divide_the_trials_alike_have_like_shares_as_Optuna_says()
    {
        StudyHistory history = SampleStudy.Complete(TiedSpace, Tied());
        ParameterImportance importance = ParameterImportance.Of(history)!;
        Assert.InRange(Share(importance, "a") / Share(importance, "b"), 0.6, 1.6);
        Compare(importance, 0.1, Optuna(history, """
            {"a": IntDistribution(50, 1000), "b": FloatDistribution(0, 0.8), "c": FloatDistribution(0, 1),
             "d": CategoricalDistribution(["x", "y", "z"])}
            """));
    }

    [Fact]
    public void Optuna_finds_the_same_shares()
    {
        // Optuna weights a logarithmic parameter otherwise, so there is none; its shares sum to 1, so ours are scaled to it.
        SearchSpace space = Space(new Real(-1, 1), new Real(0, 4), new Integer(1, 40), new Categorical(["x", "y", "z"]), new Real(0, 10));
        StudyHistory history = Random(space, 200, x => (5 * x[0]) + (x[1] * x[1] / 3) + (0.06 * x[2]) + (4 * Math.Abs(x[3] - 1)));
        Dictionary<string, double> optuna = Optuna(history, """
            {"a": FloatDistribution(-1, 1), "b": FloatDistribution(0, 4), "c": IntDistribution(1, 40),
             "d": CategoricalDistribution(["x", "y", "z"]), "e": FloatDistribution(0, 10)}
            """);
        ParameterImportance importance = ParameterImportance.Of(history)!;
        double sum = importance.Shares.Sum(s => s.Value);
        Assert.Equal(optuna.OrderByDescending(s => s.Value).Select(s => s.Key), importance.Shares.Select(s => s.Key));
        Compare(importance, 0.03, optuna);
        // And both are near the truth, from the variances by hand.
        double[] variances = [25 * 4 / 12.0, ((256 / 5.0) - (256 / 9.0)) / 9, 0.0036 * (1600 - 1) / 12, 16 * 2 / 9.0, 0];
        for (int j = 0; j < variances.Length; j++)
            Assert.InRange((Share(importance, Letters[j]) / sum) - (variances[j] / variances.Sum()), -0.07, 0.07);
    }

    /// <summary>Two parameters that divide the trials alike, as where a search has found what is good in both, and two others.</summary>
    private static SearchSpace TiedSpace =>
        Space(new Integer(50, 1000), new Real(0, 0.8), new Real(0, 1), new Categorical(["x", "y", "z"]));

    /// <summary>Thirty trials of which the few bad ones are those with the least of a and of b, in the same order.</summary>
    private static (double[] Row, double Value)[] Tied()
    {
        var random = new RandomSequence(new RandomStream(3, "test"));
        var trials = new (double[] Row, double Value)[30];
        for (int i = 0; i < trials.Length; i++)
        {
            double[] row = SampleStudy.Draw(TiedSpace, ref random);
            (row[0], row[1]) = (Math.Round(50 + (950 * i / 29.0)), 0.8 * i / 29.0);
            trials[i] = (row, 0.7 - (i < 4 ? 0.3 : 0) - (i < 12 ? 0.1 : 0) + (0.01 * row[2]));
        }

        return trials;
    }

    /// <summary>The shares that Optuna finds; they sum to 1.</summary>
    private static Dictionary<string, double> Optuna(StudyHistory history, string space)
    {
        string trials = JsonSerializer.Serialize(history.Trials.Select(t => new { p = t.Parameters.Select(p => p.External), v = t.Value }));
        string output = OutsideProgram.Python(["optuna", "sklearn"], $$"""
            import json, sys, warnings
            warnings.filterwarnings("ignore")
            import optuna
            from optuna.distributions import *
            optuna.logging.set_verbosity(optuna.logging.ERROR)
            space = {{space}}
            study = optuna.create_study()
            for t in json.loads(sys.argv[1]):
                study.add_trial(optuna.trial.create_trial(params=dict(zip(space, t["p"])), distributions=space, value=t["v"]))
            print(json.dumps(optuna.importance.FanovaImportanceEvaluator(seed=0).evaluate(study)))
            """, trials);
        return JsonSerializer.Deserialize<Dictionary<string, double>>(output)!;
    }

    private static void Compare(ParameterImportance importance, double tolerance, Dictionary<string, double> optuna)
    {
        double sum = importance.Shares.Sum(s => s.Value);
        string figures = string.Join("; ", importance.Shares.Select(
            s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {s.Value / sum:F3} (Optuna {optuna[s.Key]:F3})")));
        TestContext.Current.TestOutputHelper?.WriteLine(figures);
        Assert.True(importance.Shares.All(s => Math.Abs((s.Value / sum) - optuna[s.Key]) <= tolerance), figures);
    }
}
