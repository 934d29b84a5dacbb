using System.CommandLine;
using System.Globalization;
using Crest.CommandLine.Results;
using Crest.Experiments.Bayes;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest bayes</c>: posterior probabilities of classes, step by step.</summary>
internal static class BayesCommand
{
    public static Command Create()
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "Classes with priors, and events with likelihoods, in YAML or CSV.", Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string[]> priors = Pairs("--prior", "The prior probability of each class, or its count.");
        Option<string[]> likelihoods = Pairs("--likelihood", "The probability of the event in each class.");
        var times = new Option<int>("--times")
        {
            Description = "How often the event was observed.", HelpName = "N", DefaultValueFactory = _ => 1,
        };
        times.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }]
                && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= 1_000_000))
                result.AddError($"--times must be a whole number from 1 to 1000000, not {text}");
        });
        var command = new Command("bayes", """
            Compute posterior probabilities of classes by Bayes' theorem, step by step.

            Example: crest bayes --prior A=0.18 B=0.56 C=0.26 --likelihood A=0.118 B=0.067 C=0.033 --times 2
            """) { file, priors, likelihoods, times };
        var output = new OutputOptions();
        output.AddTo(command);
        command.Validators.Add(result =>
        {
            bool hasOptions = result.GetResult(priors) is not null || result.GetResult(likelihoods) is not null
                || result.GetResult(times) is { Implicit: false };
            if (result.GetValue(file) is not null && hasOptions) result.AddError("give a file, or --prior and --likelihood, not both");
            else if (result.GetValue(file) is null && (result.GetResult(priors) is null || result.GetResult(likelihoods) is null))
                result.AddError("give a file, or both --prior and --likelihood");
        });
        command.SetAction(parsed =>
        {
            BayesProblem problem = parsed.GetValue(file) is { } path
                ? BayesFile.Read(path)
                : Problem(parsed.GetValue(priors)!, parsed.GetValue(likelihoods)!, parsed.GetValue(times));
            BayesResult.Show(problem, output.Of(parsed));
            return 0;
        });
        return command;
    }

    private static Option<string[]> Pairs(string name, string description) =>
        new(name) { Description = description, HelpName = "CLASS=NUMBER", AllowMultipleArgumentsPerToken = true };

    private static BayesProblem Problem(string[] priors, string[] likelihoods, int times)
    {
        List<KeyValuePair<string, double>> weights = Numbers("--prior", priors);
        Dictionary<string, double> given = Numbers("--likelihood", likelihoods)
            .GroupBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(
                same => same.Key,
                same => same.Count() == 1 ? same.First().Value : throw Wrong($"--likelihood gives class '{same.Key}' twice"),
                StringComparer.Ordinal);
        if (given.Keys.Except(weights.Select(pair => pair.Key), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            throw Wrong($"--likelihood: the class '{unknown}' has no --prior");
        var happened = new BayesEvent(
            "event",
            [
                .. weights.Select(pair => given.TryGetValue(pair.Key, out double likelihood)
                    ? likelihood
                    : throw Wrong($"--likelihood lacks the class '{pair.Key}'")),
            ]);
        return new BayesProblem(
            [.. weights.Select(pair => pair.Key)], [.. weights.Select(pair => pair.Value)], [.. Enumerable.Repeat(happened, times)]);
    }

    private static List<KeyValuePair<string, double>> Numbers(string option, IEnumerable<string> words) =>
    [
        .. words.SelectMany(word => word.Split(',')).Select(word =>
        {
            int sign = word.LastIndexOf('=');
            return sign > 0 && double.TryParse(word.AsSpan(sign + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                ? KeyValuePair.Create(word[..sign], number)
                : throw Wrong($"{option}: '{word}' is not CLASS=NUMBER, such as A=0.2");
        }),
    ];

    private static WrongUsageException Wrong(string what) => new(what, "crest bayes");
}
