using Crest.Foundation.Options;
using Crest.Hosts.Machines;
using Crest.Hosts.Schedulers;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Searches;

/// <summary><c>search-parallel</c>: trials in worker processes, here, in the queue of a cluster, or on other machines.</summary>
public sealed record SearchWithWorkers : SearchJob
{
    /// <summary>The study is looked at in between, and who presses Ctrl-C does not want to wait.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Number of worker processes, at least 1; null for one on each core.</summary>
    [Option(
        OptionRole.Execution, "Number of worker processes, one trial each.", Minimum = 1, Default = "all cores", Aliases = ["n-workers"])]
    public int? Workers { get; init; }

    /// <summary>The scheduler in whose queue the workers run; null for this machine.</summary>
    [Option(
        OptionRole.Execution,
        "Run the workers as an array job of a cluster's scheduler and follow it until the study ends; "
        + "Ctrl-C cancels the job. Machines of the cluster must see this folder, the data and the storage.",
        Name = "submit", Choices = ["slurm", "grid-engine", "pbs-pro", "fugaku"])]
    public string? Submit { get; init; }

    /// <summary>Options for the scheduler in its own words.</summary>
    [Option(
        OptionRole.Execution,
        """An option for the scheduler in its own words, such as --submit-option="--partition=main" or """
        + """--submit-option="-l h_vmem=4G"; may be given many times.""",
        Name = "submit-option")]
    public IReadOnlyList<string> SubmitOptions { get; init; } = [];

    /// <inheritdoc/>
    public override void Check()
    {
        base.Check();
        if (SubmitOptions.Count > 0 && Submit is null)
            throw new OptionException("submit-option", "is for workers in a queue; give --submit too");
        if (Submit is not null && Workers is null)
            throw new OptionException("submit", "say with --workers how many tasks the job shall have");
    }

    private protected override SearchWorkers MakeWorkers(
        StudyTrials trials, TrialData data, string address, string study, JobContext context)
    {
        int count = Workers ?? Environment.ProcessorCount;
        string[] command = [.. context.Program, "worker", "--study", study];
        // The address goes by the environment, which only the user can read.
        Dictionary<string, string> environment = new() { [StudyAddress.Variable] = address };
        if (Submit is not { } scheduler) return new ProcessWorkers(command, environment, context.Folder, count);
        if (File.Exists(address))
            context.Message?.Invoke(
                "warning: the storage is a file: safe with workers on one machine only; for several give --storage a PostgreSQL database");
        foreach ((string name, string value) in PostgresVariables.Given()) environment.TryAdd(name, value);
        string folder = StudyJobs.NewFolder(context.Project, study, context.Clock.GetLocalNow());
        var job = new ArrayJob
        {
            Name = $"crest-{study}",
            Tasks = count,
            Command = command,
            Folder = folder,
            WorkingFolder = context.Folder,
            LogFolder = Path.Combine(folder, "logs"),
            Environment = environment,
            SubmitOptions = SubmitOptions,
        };
        return new ArrayJobWorkers(new Scheduler(SchedulerDefinition.Named(scheduler), Host.Local()) { Patience = Patience }, job)
        {
            Clock = context.Clock,
        };
    }
}
