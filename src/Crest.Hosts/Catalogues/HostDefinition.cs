using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;
using Crest.Hosts.Jobs;
using Crest.Hosts.Machines;
using Crest.Hosts.Schedulers;

namespace Crest.Hosts.Catalogues;

/// <summary>A host as a user describes it in <c>hosts.yaml</c>.</summary>
public sealed record HostDefinition
{
    /// <summary>The name of this machine without a scheduler, which is always defined.</summary>
    public const string Local = "local";

    /// <summary>The keys of a host in the file.</summary>
    private static readonly string[] Keys = ["ssh", "folder", "scheduler", "queue", "jobs", "poll", "setup"];

    /// <summary>What workflows call it.</summary>
    public required string Name { get; init; }

    /// <summary>What is given to ssh: a name of the user's configuration, or USER@MACHINE; null for this machine.</summary>
    public string? Ssh { get; init; }

    /// <summary>Lines of bash that run on the host before each command and each job without a scheduler; empty for none.</summary>
    public string Setup { get; init; } = "";

    /// <summary>The absolute path of the work folder on the host; null, for this machine only, where files need not be copied.</summary>
    public string? Folder { get; init; }

    /// <summary>The scheduler whose commands the host has; null if jobs run on the host itself.</summary>
    public SchedulerDefinition? Scheduler { get; init; }

    /// <summary>The queue of jobs that name none; null for the scheduler's usual one.</summary>
    public string? Queue { get; init; }

    /// <summary>How many jobs are submitted and not over at most, at least 1.</summary>
    public required int Jobs { get; init; }

    /// <summary>The time between two questions for the states of jobs.</summary>
    public required TimeSpan Poll { get; init; }

    /// <summary>The machine. Nothing is connected yet.</summary>
    /// <param name="clock">The clock; the system's if it is null.</param>
    /// <exception cref="CrestException">The destination is not one of ssh.</exception>
    public Host Open(TimeProvider? clock = null) =>
        Ssh is null ? Host.Local(clock) : Host.Ssh(Name, Ssh, new SshOptions { Setup = Setup }, clock);

    /// <summary>How jobs run on the machine.</summary>
    /// <param name="host">What <see cref="Open"/> returned.</param>
    public JobRunner Runner(Host host) => Scheduler is null ? JobRunner.Direct(host) : JobRunner.Batch(host, Scheduler);

    /// <summary>This machine without a scheduler.</summary>
    internal static HostDefinition OfThisMachine { get; } =
        new() { Name = Local, Jobs = Environment.ProcessorCount, Poll = Interval(null, null) };

    /// <summary>Reads a host.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="node">Its properties.</param>
    /// <param name="folder">The folder of the file.</param>
    /// <exception cref="CrestException">Something in it is wrong.</exception>
    internal static HostDefinition Read(string name, YamlNode node, string folder)
    {
        YamlMapping mapping = node.Mapping(Keys);
        string? ssh = mapping["ssh"]?.Text();
        SchedulerDefinition? scheduler = mapping["scheduler"] is { } named ? SchedulerOf(named, folder) : null;
        if (name == Local && (ssh ?? mapping["scheduler"]?.Text()) is not null)
            throw node.Error($"the host {Local} is this machine without a scheduler; give another name to {ssh ?? "this one"}");
        if (ssh is null && mapping["setup"] is not null)
            throw mapping.ErrorAt("setup", $"{name} is this machine: only an ssh host has a setup");
        if (scheduler is null && mapping["queue"] is not null)
            throw mapping.ErrorAt("queue", $"{name} has no scheduler, so it has no queue");
        YamlNode? work = ssh is null ? mapping["folder"] : mapping.Required("folder", "the work folder on the host, as an absolute path");
        if (work is not null && !work.Text().StartsWith('/')) throw work.Expected("an absolute path of the host");
        var definition = new HostDefinition
        {
            Name = name,
            Ssh = ssh,
            Setup = mapping["setup"]?.Text() ?? "",
            Folder = work?.Text().TrimEnd('/'),
            Scheduler = scheduler,
            Queue = mapping["queue"]?.Text(),
            Jobs = (int?)mapping["jobs"]?.Integer(1, 1_000_000) ?? (ssh is null && scheduler is null ? Environment.ProcessorCount : 5),
            Poll = mapping["poll"]?.Duration() ?? Interval(ssh, scheduler),
        };
        try
        {
            definition.Open();
        }
        catch (CrestException e) when (ssh is not null)
        {
            throw mapping["ssh"]!.Error(e.Message);
        }

        return definition;
    }

    /// <summary>The cost of a question decides: a scheduler is asked by the commands of all of its users.</summary>
    private static TimeSpan Interval(string? ssh, SchedulerDefinition? scheduler) =>
        TimeSpan.FromSeconds(scheduler is not null ? 30 : ssh is not null ? 5 : 1);

    private static SchedulerDefinition SchedulerOf(YamlNode node, string folder)
    {
        string name = node.Text();
        if (name.Contains('/', StringComparison.Ordinal) || name.EndsWith(".yaml", StringComparison.Ordinal))
            return SchedulerDefinition.Read(Path.Combine(folder, name));
        if (SchedulerDefinition.Names.Contains(name)) return SchedulerDefinition.Named(name);
        string meant = NearestNames.Meant(name, SchedulerDefinition.Names) is { } nearest ? $"did you mean '{nearest}'? " : "";
        throw node.Error(
            $"there is no scheduler '{name}'; {meant}there are {string.Join(", ", SchedulerDefinition.Names)}, and your own by the name of "
            + "its YAML file");
    }
}
