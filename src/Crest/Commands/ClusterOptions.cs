using System.Collections;
using System.CommandLine;
using System.Globalization;
using Crest.CommandLine.Terminal;
using Crest.Foundation.Projects;
using Crest.Hosts.Machines;
using Crest.Hosts.Schedulers;
using Crest.Pipelines.Searches;

namespace Crest.CommandLine.Commands;

/// <summary>Whether the workers of a search run in the queue of a cluster, and how they are submitted.</summary>
internal sealed class ClusterOptions
{
    private const string Slurm = "slurm", GridEngine = "grid-engine";

    /// <summary>The study is looked at in between, and who presses Ctrl-C does not want to wait.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Option<string?> _submit = new("--submit")
    {
        Description = "Run the workers as an array job of a cluster's scheduler and follow it until the study ends; Ctrl-C cancels the job. Machines of the cluster must see this folder, the data and the storage.",
        HelpName = $"{Slurm}|{GridEngine}",
    };

    private readonly Option<string[]> _options = new("--submit-option")
    {
        Description = "An option for the scheduler in its own words, such as --submit-option=\"--partition=main\" or --submit-option=\"-l h_vmem=4G\"; may be given many times.",
        HelpName = "TEXT",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="workers">Its option for the number of workers, whose default is for this machine.</param>
    public void AddTo(Command command, Option<int> workers)
    {
        _submit.AcceptOnlyFromAmong(Slurm, GridEngine);
        command.Options.Add(_submit);
        command.Options.Add(_options);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_options) is not null && result.GetResult(_submit) is null) result.AddError("--submit-option is for workers in a queue; give --submit too");
            if (result.GetResult(_submit) is not null && result.GetResult(workers) is not { Implicit: false }) result.AddError("--submit: say with --workers how many tasks the job shall have");
        });
    }

    /// <summary>The workers in the queue; null where they are not to be there.</summary>
    public ArrayJobWorkers? WorkersIn(ParseResult parsed, string address, string study, int count)
    {
        if (parsed.GetValue(_submit) is not { } name) return null;
        if (File.Exists(address)) Screen.Warn("the storage is a file: safe with workers on one machine only; for several give --storage a PostgreSQL database");
        string here = Environment.CurrentDirectory;
        string folder = Project.Find(here).JobFolder(string.Create(CultureInfo.InvariantCulture, $"{study}-{DateTime.Now:yyyyMMdd-HHmmss}"));
        var job = new ArrayJob
        {
            Name = $"crest-{study}",
            Tasks = count,
            Command = StorageOption.WorkerOf(study),
            Folder = folder,
            WorkingFolder = here,
            LogFolder = Path.Combine(folder, "logs"),
            Environment = new Dictionary<string, string>(OfPostgres()) { [StorageOption.Variable] = address },
            SubmitOptions = parsed.GetValue(_options) ?? [],
        };
        return new ArrayJobWorkers(new Scheduler(SchedulerDefinition.Named(name), Host.Local()) { Patience = Patience }, job);
    }

    /// <summary>Variables by which the user may have given name and password: those of libpq.</summary>
    private static IEnumerable<KeyValuePair<string, string>> OfPostgres() =>
        from variable in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        where variable.Key is string name && name.StartsWith("PG", StringComparison.Ordinal)
        select KeyValuePair.Create((string)variable.Key, (string)variable.Value!);

    /// <summary>What was given, as it is written to <c>config.yaml</c>.</summary>
    public IEnumerable<KeyValuePair<string, object?>> Given(ParseResult parsed) => parsed.GetValue(_submit) is { } name
        ? [new("submit", name), new("submit_option", parsed.GetValue(_options) is { Length: > 0 } options ? string.Join("; ", options) : null)]
        : [];
}
