using System.CommandLine;
using System.CommandLine.Parsing;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;

namespace Crest.CommandLine.Commands;

/// <summary>Which runs, and in which order: <c>--where</c>, <c>--sort</c>, <c>--method</c>, <c>--deleted</c>.</summary>
internal sealed class RunQueryOptions
{
    private readonly Option<RunCondition?> _where = new("--where")
    {
        Description = "Only runs for which this holds, e.g. 'status = finished and metric.test_auc > 0.97'. "
            + $"Fields: {RunField.All}. Operators: = != < <= > >= like ilike in, and, or, not, parentheses.",
        HelpName = "CONDITION",
        CustomParser = result => Parsed(result, RunCondition.Parse),
    };

    private readonly Option<RunSort?> _sort = new("--sort")
    {
        Description = "The order: a field, and desc for the greatest first, e.g. 'metric.test_auc desc'; more fields after commas. "
            + "Default: the newest first. Runs without a value are last.",
        HelpName = "ORDER",
        CustomParser = result => Parsed(result, RunSort.Parse),
    };

    private readonly Option<string?> _method = new("--method")
    {
        Description = "Only runs of this method, e.g. sn-class.", HelpName = "NAME",
    };

    private readonly Option<bool> _deleted;

    /// <summary>Makes the options.</summary>
    /// <param name="deleted">What <c>--deleted</c> does.</param>
    public RunQueryOptions(string deleted) => _deleted = new Option<bool>("--deleted") { Description = deleted };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_where, _sort, _method, _deleted]) command.Options.Add(option);
    }

    /// <summary>Which runs the user asked for.</summary>
    public RunFilter Filter(ParseResult parsed) => new()
    {
        Method = parsed.GetValue(_method), Where = parsed.GetValue(_where), Deleted = parsed.GetValue(_deleted),
    };

    /// <summary>The order that the user asked for.</summary>
    public RunSort Order(ParseResult parsed) => parsed.GetValue(_sort) ?? RunSort.Newest;

    /// <summary>Parses the text of an option; what is wrong with it is wrong usage.</summary>
    private static T? Parsed<T>(ArgumentResult result, Func<string, T> parse)
        where T : class
    {
        try
        {
            return parse(result.Tokens[0].Value);
        }
        catch (CrestException e)
        {
            result.AddError($"{((OptionResult)result.Parent!).Option.Name}: {e.Message}");
            return null;
        }
    }
}
