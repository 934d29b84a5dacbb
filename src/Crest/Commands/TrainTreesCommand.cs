using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Learning.Trees;
using Crest.Pipelines.RealBogus;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest train real-bogus random-forest | xgboost</c>.</summary>
internal static class TrainTreesCommand
{
    public static TrainingCommand Forest()
    {
        Option<int> trees = Trees();
        Option<int?> depth = new Option<int?>("--max-depth") { Description = "Most tests on the way to a leaf; not bounded when it is not given.", HelpName = "N" }.Checked(n => n is null or >= 1, "at least 1");
        var criterion = new Option<string>("--criterion") { Description = "What splits are chosen by.", DefaultValueFactory = _ => "gini" };
        criterion.AcceptOnlyFromAmong("gini", "entropy");
        return RealBogusOptions.Command("random-forest", $"""
            Fit a random forest. Leaves model/ with the trees in XGBoost's format, summary.json, report.html, metrics.csv and config.yaml, and an entry in the table of runs.

            Example: crest train real-bogus random-forest --n-estimators 300 {RealBogusOptions.Example}
            """, [trees, depth, criterion], Jobs(), parsed => new ForestLearner(new ForestOptions
        {
            Trees = parsed.GetValue(trees),
            MaxDepth = parsed.GetValue(depth),
            Criterion = parsed.GetValue(criterion) == "gini" ? SplitCriterion.Gini : SplitCriterion.Entropy,
        }));
    }

    public static TrainingCommand Boosting()
    {
        var usual = new BoostingOptions();
        Option<int> trees = Trees(), depth = new Option<int>("--max-depth") { Description = "Most tests on the way to a leaf.", DefaultValueFactory = _ => usual.MaxDepth, HelpName = "N" }.AtLeast(1);
        Option<double> rate = Number("--learning-rate", "What each tree's leaves are multiplied with (shrinkage).", usual.LearningRate).Checked(x => x > 0 && double.IsFinite(x), "above 0");
        Option<double> lambda = Number("--reg-lambda", "L2 regularisation of the leaves.", usual.Lambda).Checked(IsLength, "at least 0"), alpha = Number("--reg-alpha", "L1 regularisation of the leaves.", usual.Alpha).Checked(IsLength, "at least 0");
        Option<double> gamma = Number("--gamma", "What a split has to gain at least.", usual.Gamma).Checked(IsLength, "at least 0"), weight = Number("--min-child-weight", "Least sum of second derivatives in a leaf.", usual.MinChildWeight).Checked(IsLength, "at least 0");
        Option<double> rows = Number("--subsample", "Share of the candidates that each tree is fitted to.", usual.Subsample).Checked(IsShare, "above 0 and at most 1"), columns = Number("--colsample-bytree", "Share of the features that each tree may split by.", usual.FeaturesPerTree).Checked(IsShare, "above 0 and at most 1");
        Option<int> early = new Option<int>("--early-stopping-rounds") { Description = "Trees without a better validation pAUC after which to stop; 0 to fit all.", DefaultValueFactory = _ => 0, HelpName = "N" }.AtLeast(0);
        return RealBogusOptions.Command("xgboost", $"""
            Fit boosted trees. Leaves model/ with the trees in XGBoost's format, summary.json, report.html, metrics.csv and config.yaml, and an entry in the table of runs.

            Example: crest train real-bogus xgboost --learning-rate 0.05 --n-estimators 1000 --early-stopping-rounds 100 {RealBogusOptions.Example}
            """, [trees, depth, rate, lambda, alpha, gamma, weight, rows, columns, early], Jobs(), parsed => new BoostingLearner(new BoostingOptions
        {
            Trees = parsed.GetValue(trees),
            MaxDepth = parsed.GetValue(depth),
            LearningRate = parsed.GetValue(rate),
            Lambda = parsed.GetValue(lambda),
            Alpha = parsed.GetValue(alpha),
            Gamma = parsed.GetValue(gamma),
            MinChildWeight = parsed.GetValue(weight),
            Subsample = parsed.GetValue(rows),
            FeaturesPerTree = parsed.GetValue(columns),
            EarlyStoppingRounds = parsed.GetValue(early),
        }));
    }

    private static Option<int> Trees() => new Option<int>("--n-estimators") { Description = "Number of trees.", DefaultValueFactory = _ => 100, HelpName = "N" }.AtLeast(1);

    private static Option<int> Jobs() =>
        new Option<int>("--n-jobs") { Description = "Number of threads; -1 for one a core.", DefaultValueFactory = _ => -1, HelpName = "N" }.Checked(n => n is -1 or >= 1, "at least 1, or -1");

    private static Option<double> Number(string name, string description, double byDefault) => new(name) { Description = description, DefaultValueFactory = _ => byDefault, HelpName = "X" };

    private static bool IsLength(double x) => x >= 0 && double.IsFinite(x);

    private static bool IsShare(double x) => x is > 0 and <= 1;
}
