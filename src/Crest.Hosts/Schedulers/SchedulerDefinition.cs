using System.Text.RegularExpressions;
using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;

namespace Crest.Hosts.Schedulers;

/// <summary>
/// What is particular to a batch scheduler: its commands, the lines of a job script, and the patterns by which its answers are read. It
/// comes from a YAML file with these keys:
/// <list type="bullet">
/// <item><c>name</c>: what users call it.</item>
/// <item><c>directive</c>: the beginning of the lines of a script that the scheduler reads, such as <c>#SBATCH</c>.</item>
/// <item><c>index-variable</c>: the environment variable with the number of a task of an array job.</item>
/// <item><c>lowest-index</c>: the smallest number of a task that it accepts; 0 if it is not given.</item>
/// <item><c>options</c>: the options of each job, with the placeholders <c>{{ name }}</c>, <c>{{ queue }}</c>, <c>{{ log }}</c>, and for an
/// array job <c>{{ tasks }}</c>, <c>{{ first }}</c> and <c>{{ last }}</c>; an option with a placeholder that has no value is left
/// out.</item>
/// <item><c>directives-after-commands</c>: whether the scheduler reads such lines after the first command of a script too.</item>
/// <item><c>own-id</c>: the id of a job that is not an array as a word of bash that runs in it, such as <c>$SLURM_JOB_ID</c>.</item>
/// <item><c>warnings</c>: the signals, divided by spaces, by which the scheduler warns all processes of a job before it kills
/// them.</item>
/// <item><c>log</c>: the value of <c>{{ log }}</c>: <c>file</c> is the name of a log in the scheduler's own variables, <c>escape</c> texts
/// of the folder's path with what is
/// written in their place, <c>refuse</c> a text that the path must not contain.</item>
/// <item><c>open-log</c>: lines of the script that open the log, with <c>{{ log-folder }}</c>, if the scheduler does not.</item>
/// <item><c>run</c>: lines of the script that run <c>{{ command }}</c> so that SIGTERM reaches it before the scheduler kills the
/// task.</item>
/// <item><c>submit</c>: <c>command</c> with <c>{{ script }}</c>, and <c>id</c>, a pattern with the group <c>(?&lt;id&gt;...)</c> and, if
/// the scheduler may send jobs to another
/// cluster, <c>(?&lt;cluster&gt;...)</c>; the last line that matches counts; <c>queue-full</c> is the pattern of the
/// complaint that the user has too many jobs.</item>
/// <item><c>status</c>: one command for all jobs of <c>{{ user }}</c> (and <c>{{ cluster }}</c>), and how its output is read:
/// <c>separator</c> divides it into entries (lines if it is missing); <c>id</c>,
/// <c>task</c> and <c>state</c> find the job, the task and the state in an entry by their first group (several matches of <c>state</c> are
/// joined by spaces); <c>states</c>
/// gives a pattern for each of pending, running, finished, failed and unknown, of which the first that matches counts; <c>reason</c> finds
/// in the entry of a pending task why it waits, <c>failure</c> in that of a failed one why it failed (several matches are joined);
/// <c>complete</c> must match a complete output. A command that can only be asked for known jobs has the argument <c>{{ ids }}</c>, and the
/// pattern <c>unknown-job</c> of its complaint about those that it does not know any more.</item>
/// <item><c>accounting</c>: the same for the tasks of the job <c>{{ id }}</c> that have left the queue; not every scheduler keeps
/// accounts.</item>
/// <item><c>cancel</c>: <c>command</c> with <c>{{ id }}</c>, and the pattern <c>unknown-job</c> of the complaint that there is no such job,
/// or none any more.</item>
/// </list>
/// </summary>
public sealed class SchedulerDefinition
{
    private const string Folder = "schedulers/", Extension = ".yaml", IdGroup = "id", ClusterGroup = "cluster";

    /// <summary>The placeholder of the ids of all jobs that are asked for, which become an argument each.</summary>
    internal const string AllIds = "ids";

    private SchedulerDefinition(YamlMapping file)
    {
        Name = file.Required("name", "what users call the scheduler").Text();
        Directive = file.Required("directive", "the beginning of a line that the scheduler reads, such as #SBATCH").Text();
        IndexVariable = file.Required("index-variable", "the environment variable with the number of a task").Text();
        Log = file["log"] is { } log ? LogFile.Read(log, Name) : null;
        string[] inOptions = ["name", "tasks", .. Log is null ? [] : (string[])["log"], "first", "last", "queue"];
        Options =
            [.. file.Required("options", "a list of the options of each job").Items().Select(option => Template.Read(option, inOptions))];
        OpenLog = file["open-log"] is { } open ? Template.Read(open, ["log-folder"]) : null;
        Run = Template.Read(file.Required("run", "lines of the script that run {{ command }}"), ["command"]);

        LowestIndex = (int?)file["lowest-index"]?.Integer(0, 1) ?? 0;
        ReadsDirectivesAfterCommands = file["directives-after-commands"]?.TruthValue() ?? false;
        (OwnId, Warnings) = (file["own-id"]?.Text() ?? "-", file["warnings"]?.Text() ?? "");

        string[] ofJob = [IdGroup, ClusterGroup, "user"];
        YamlMapping submit = file.Required("submit", "how a script is submitted").Mapping("command", "id", "queue-full");
        Submit = CommandTemplate.Read(submit, "script");
        YamlNode id = submit.Required("id", "the pattern of the job's id");
        JobId = Pattern.Read(id);
        if (!JobId.GetGroupNames().Contains(IdGroup)) throw id.Expected($"a regular expression with the group (?<{IdGroup}>...)");

        QueueFull = Pattern.Optional(submit, "queue-full");

        // One question is for all jobs of a cluster, so it cannot name one.
        Status = TaskListing.Read(file.Required("status", "how the tasks in the queue are listed"), ["user", ClusterGroup, AllIds]);
        Accounting = file["accounting"] is { } accounting ? TaskListing.Read(accounting, ofJob) : null;
        YamlMapping cancel = file.Required("cancel", "how a job is cancelled").Mapping("command", "unknown-job");
        (Cancel, UnknownJob) = (CommandTemplate.Read(cancel, ofJob), Pattern.Optional(cancel, "unknown-job"));
    }

    /// <summary>The names of the schedulers that Crest brings.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(SchedulerDefinition).Assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(Folder, StringComparison.Ordinal))
            .Select(resource => resource[Folder.Length..^Extension.Length]).Order(StringComparer.Ordinal),
    ];

    /// <summary>What users call the scheduler: <c>slurm</c>, <c>grid-engine</c>.</summary>
    public string Name { get; }

    /// <summary>The environment variable in which a task of an array job finds its number, from 1.</summary>
    public string IndexVariable { get; }

    /// <summary>The smallest index of an array job that the scheduler accepts.</summary>
    internal int LowestIndex { get; }

    internal string Directive { get; }

    internal LogFile? Log { get; }

    internal IReadOnlyList<Template> Options { get; }

    internal Template? OpenLog { get; }

    internal Template Run { get; }

    internal CommandTemplate Submit { get; }

    internal Regex JobId { get; }

    internal Regex? QueueFull { get; }

    internal bool ReadsDirectivesAfterCommands { get; }

    internal string OwnId { get; }

    internal string Warnings { get; }

    internal TaskListing Status { get; }

    internal TaskListing? Accounting { get; }

    internal CommandTemplate Cancel { get; }

    internal Regex? UnknownJob { get; }

    /// <summary>A scheduler that Crest brings.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="CrestException">There is no such scheduler.</exception>
    public static SchedulerDefinition Named(string name)
    {
        string resource = $"{Folder}{name}{Extension}";
        using Stream stream = typeof(SchedulerDefinition).Assembly.GetManifestResourceStream(resource)
            ?? throw new CrestException($"there is no scheduler '{name}'; choose one of {string.Join(", ", Names)}");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd(), resource);
    }

    /// <summary>Reads the definition of a user's own scheduler.</summary>
    /// <param name="path">The YAML file.</param>
    /// <exception cref="CrestException">It cannot be read, or something in it is wrong; the message names line and column.</exception>
    public static SchedulerDefinition Read(string path) => Read(YamlFile.Read(path));

    /// <summary>Reads a definition.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="path">Where the text is from, for error messages.</param>
    /// <exception cref="CrestException">Something in it is wrong; the message names line and column.</exception>
    public static SchedulerDefinition Parse(string text, string path) => Read(YamlFile.Parse(text, path));

    private static SchedulerDefinition Read(YamlNode file) => new(file.Mapping(
        "name", "directive", "directives-after-commands", "index-variable", "lowest-index", "own-id", "warnings", "options", "log",
        "open-log", "run", "submit", "status", "accounting", "cancel"));

    /// <summary>Finds the job in what the scheduler printed when it accepted it; null if it is not there.</summary>
    internal SubmittedJob? Submitted(string output, int tasks)
    {
        Match? match = output.Split('\n').Select(line => JobId.Match(line.Trim())).LastOrDefault(match => match.Success);
        if (match is null) return null;
        Group cluster = match.Groups[ClusterGroup];
        return new SubmittedJob(match.Groups[IdGroup].Value, tasks, cluster.Success ? cluster.Value : null);
    }

    /// <summary>The placeholders of a job.</summary>
    internal static Dictionary<string, string> Placeholders(SubmittedJob job, string user)
    {
        var values = new Dictionary<string, string> { [IdGroup] = job.Id, ["user"] = user };
        if (job.Cluster is { } cluster) values[ClusterGroup] = cluster;
        return values;
    }
}
