using System.CommandLine;
using Crest.CommandLine.Terminal;

namespace Crest.CommandLine.Commands;

/// <summary>The options of a command that prints a table: <c>--json</c> and <c>--csv</c>, for other programs.</summary>
internal sealed class OutputOptions
{
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON." };
    private readonly Option<bool> _csv = new("--csv") { Description = "Print CSV." };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_json);
        command.Options.Add(_csv);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_json) && result.GetValue(_csv)) result.AddError("give --json or --csv, not both");
        });
    }

    /// <summary>What the user asked for.</summary>
    public OutputFormat Of(ParseResult parsed) =>
        parsed.GetValue(_json) ? OutputFormat.Json : parsed.GetValue(_csv) ? OutputFormat.Csv : OutputFormat.Table;
}
