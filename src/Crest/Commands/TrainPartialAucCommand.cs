using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Learning.Mixtures;
using Crest.Learning.PartialAuc;
using Crest.Pipelines.RealBogus;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest train real-bogus pauc relaxed | exact  dnn | gmm full | diagonal</c>.</summary>
internal static class TrainPartialAucCommand
{
    public static Command Create() => new("pauc", "Maximise the partial area under the ROC curve, where few bogus candidates pass.")
    {
        Objective("relaxed", "Weigh all bogus candidates, those that score highest the more; no ranking is needed.", Relaxed),
        Objective("exact", "Count only the bogus candidates that score highest.", Exact),
    };

    private static (Option<double>, Func<double, PartialAucObjective>) Relaxed() =>
        (new Option<double>("--gamma") { Description = "γ: the smaller, the more weight on the bogus candidates that score highest.", DefaultValueFactory = _ => 0.1, HelpName = "G" }.Share(), gamma => new RelaxedPartialAuc(gamma));

    private static (Option<double>, Func<double, PartialAucObjective>) Exact() =>
        (new Option<double>("--beta") { Description = "β: the false positive rate up to which the area is taken.", DefaultValueFactory = _ => 0.1, HelpName = "B" }.Share(), beta => new ExactPartialAuc(beta));

    private static Command Objective(string name, string description, Func<(Option<double>, Func<double, PartialAucObjective>)> objective) => new(name, description)
    {
        Network(name, objective()),
        new Command("gmm", "Score by the likelihood ratio of two Gaussian mixtures.") { Mixture(name, CovarianceKind.Full, objective()), Mixture(name, CovarianceKind.Diagonal, objective()) },
    };

    private static TrainingCommand Network(string objective, (Option<double> Option, Func<double, PartialAucObjective> Make) of)
    {
        Option<int> hidden = Number("--hidden-size", "Width of the hidden layer.", 100);
        var weights = new Option<double[]>("--regularizer-weights")
        {
            Description = "L2 weight of the two layers, λ/2 times the sum of the squared weights.", DefaultValueFactory = _ => [0, 0], AllowMultipleArgumentsPerToken = true, HelpName = "A B",
        };
        weights.Validators.Add(result =>
        {
            double[]? values = result.GetValueOrDefault<double[]>();
            if (values is not { Length: 2 } || values.Any(v => !(v >= 0) || double.IsInfinity(v))) result.AddError("--regularizer-weights takes two numbers of at least 0, e.g. 1e-5 1e-5");
        });
        return Create("dnn", $"""
            Train a network with one hidden layer to rank candidates. Leaves model/, summary.json, report.html, metrics.csv and config.yaml, and an entry in the table of runs.

            Example: crest train real-bogus pauc {objective} dnn {RealBogusOptions.Example}
            """, [of.Option, hidden, weights], of, parsed => new NetworkFunction(parsed.GetValue(hidden), parsed.GetRequiredValue(weights)[0], parsed.GetRequiredValue(weights)[1]));
    }

    private static TrainingCommand Mixture(string objective, CovarianceKind covariance, (Option<double> Option, Func<double, PartialAucObjective> Make) of)
    {
        Option<int> positive = Number("--positive-mixture", "Components of the mixture of real candidates.", 1), negative = Number("--negative-mixture", "Components of the mixture of bogus candidates.", 1);
        string name = covariance == CovarianceKind.Full ? "full" : "diagonal";
        return Create(name, $"""
            Fit two Gaussian mixtures with {name} covariances, then train their likelihood ratio to rank candidates. Leaves model/, summary.json, report.html, metrics.csv and config.yaml, and an entry in the table of runs.

            Example: crest train real-bogus pauc {objective} gmm {name} --positive-mixture 3 --negative-mixture 6 {RealBogusOptions.Example}
            """, [of.Option, positive, negative], of, parsed => new MixtureFunction(parsed.GetValue(positive), parsed.GetValue(negative), covariance));
    }

    private static TrainingCommand Create(
        string name, string description, IEnumerable<Option> options, (Option<double> Option, Func<double, PartialAucObjective> Make) objective, Func<ParseResult, ScoreFunction> function)
    {
        Option<int> most = Number("--max-epoch", "Most passes over the training split.", 1000), least = Number("--min-epoch", "Passes at least.", 100);
        Option<int> batch = Number("--batch-size", "Candidates propagated at once; the step is that of all of them.", 1000), frequency = Number("--validation-frequency", "Epochs from one validation to the next.", 50);
        Option<double> ratio = new Option<double>("--increasing-ratio") { Description = "Where a validation is good, training goes on to at least this times its epoch.", DefaultValueFactory = _ => 2, HelpName = "X" }.Checked(x => x >= 1 && double.IsFinite(x), "at least 1");
        Option<double> threshold = new Option<double>("--improvement-threshold") { Description = "A validation is good where its pAUC times this is above the best one before.", DefaultValueFactory = _ => 1, HelpName = "X" }.Checked(x => x > 0 && double.IsFinite(x), "above 0");
        Option[] all = [.. options, most, least, batch, frequency, ratio, threshold];
        return RealBogusOptions.Command(name, description, all, Number("--threads", "Number of threads.", Environment.ProcessorCount), parsed => new PartialAucLearner(
            objective.Make(parsed.GetValue(objective.Option)),
            function(parsed),
            new PartialAucTrainingOptions(
                parsed.GetValue(most), parsed.GetValue(least), parsed.GetValue(frequency), parsed.GetValue(ratio), parsed.GetValue(threshold), parsed.GetValue(batch),
                PartialAucLearner.LearningRate, ValidationBeta: 0.1)));
    }

    private static Option<double> Share(this Option<double> option) => option.Checked(x => x is > 0 and <= 1, "above 0 and at most 1");

    private static Option<int> Number(string name, string description, int byDefault) =>
        new Option<int>(name) { Description = description, DefaultValueFactory = _ => byDefault, HelpName = "N" }.AtLeast(1);
}
