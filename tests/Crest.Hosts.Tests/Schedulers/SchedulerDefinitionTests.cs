using Crest.Foundation.Errors;
using Crest.Hosts.Schedulers;

namespace Crest.Hosts.Tests.Schedulers;

public class SchedulerDefinitionTests
{
    private const string Small = """
        name: small
        directive: "#S"
        index-variable: S_INDEX
        options: ["--tasks={{ tasks }}"]
        run: exec {{ command }}
        submit:
          command: [s-submit, "{{ script }}"]
          id: ^Job (?<id>[0-9]+) submitted$
        status:
          command: [s-status, "{{ user }}"]
          id: ^([0-9]+)
          task: ^[0-9]+/([0-9]+)
          state: "([A-Z]+)$"
          states: {pending: Q, running: R}
        cancel:
          command: [s-cancel, "{{ id }}"]
        """;

    [Fact]
    public void Every_scheduler_that_is_brought_is_valid_and_has_the_name_of_its_file()
    {
        Assert.Equal(["fugaku", "grid-engine", "pbs-pro", "slurm"], SchedulerDefinition.Names);
        Assert.All(SchedulerDefinition.Names, name => Assert.Equal(name, SchedulerDefinition.Named(name).Name));
        Assert.Equal(
            "there is no scheduler 'pbs'; choose one of fugaku, grid-engine, pbs-pro, slurm",
            Assert.Throws<CrestException>(() => SchedulerDefinition.Named("pbs")).Message);
    }

    [Theory]
    [InlineData("", "s.yaml:1:1: the file is empty")]
    [InlineData("index-variable", "indexvariable", "s.yaml:3:1: the file has no key 'indexvariable'; did you mean 'index-variable'?")]
    [InlineData("directive: \"#S\"\n", "", "s.yaml:1:1: the file lacks directive: the beginning of a line that the scheduler reads")]
    [InlineData(
        "{{ tasks }}", "{{ task }}", "s.yaml:4:11: item 1 of options has no placeholder {{ task }}; there is {{ name }}, {{ tasks }}")]
    [InlineData("{{ tasks }}", "{{ log }}", "s.yaml:4:11: item 1 of options has no placeholder {{ log }}")]
    [InlineData("{{ script }}", "{{ id }}", "s.yaml:7:23: item 2 of command has no placeholder {{ id }}; there is {{ script }}")]
    [InlineData("[s-submit, \"{{ script }}\"]", "s-submit", "s.yaml:7:12: command is 's-submit'; it must be a list")]
    [InlineData(
        "[s-submit, \"{{ script }}\"]", "[]", "s.yaml:7:12: command is an empty list; it must be a list of the program and its arguments")]
    [InlineData(
        "^Job (?<id>[0-9]+) submitted$", "^Job ([0-9]+) submitted$",
        "s.yaml:8:7: id is '^Job ([0-9]+) submitted$'; it must be a regular expression with the group (?<id>...)")]
    [InlineData("id: ^([0-9]+)", "id: ^([0-9+)", "s.yaml:11:7: id is '^([0-9+)'; it must be a regular expression: ")]
    [InlineData("id: ^([0-9]+)", "id: ^(?=a)([0-9]+)", "s.yaml:11:7: id is '^(?=a)([0-9]+)'; it must be a regular expression: ")]
    [InlineData("id: ^([0-9]+)", "id: ^[0-9]+", "s.yaml:11:7: id is '^[0-9]+'; it must be a regular expression with a group")]
    [InlineData("running: R", "runing: R", "s.yaml:14:24: states has no key 'runing'; did you mean 'running'?")]
    [InlineData(
        "{{ user }}", "{{ id }}", "s.yaml:10:23: item 2 of command has no placeholder {{ id }}; there is {{ user }}, {{ cluster }}")]
    public void What_is_wrong_is_an_error_with_its_position(params string[] change)
    {
        string text = change is [var old, var now, _] ? Small.Replace(old, now, StringComparison.Ordinal) : change[0];
        Assert.StartsWith(
            change[^1], Assert.Throws<CrestException>(() => SchedulerDefinition.Parse(text, "s.yaml")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grid-engine", "Your job-array 12.1-3:1 has been submitted", null, null)]
    [InlineData("grid-engine", "warning: the queue is long\n12.1-3:1\n", "12", null)]
    [InlineData("slurm", "sbatch: 3 nodes are away\n12\n", "12", null)]
    [InlineData("slurm", "12;north\n", "12", "north")]
    [InlineData("slurm", "", null, null)]
    public void The_id_is_found_in_what_a_scheduler_prints(string scheduler, string output, string? id, string? cluster) =>
        Assert.Equal(id is null ? null : new SubmittedJob(id, 3, cluster), SchedulerDefinition.Named(scheduler).Submitted(output, 3));

    [Fact]
    public void A_job_in_another_cluster_is_asked_for_and_cancelled_there()
    {
        SchedulerDefinition slurm = SchedulerDefinition.Named("slurm");
        Dictionary<string, string> here = SchedulerDefinition.Placeholders(new SubmittedJob("12", 3), "me"),
            north = SchedulerDefinition.Placeholders(new SubmittedJob("12", 3, "north"), "me");
        Assert.Equal(["scancel", "12"], slurm.Cancel.Words(here));
        Assert.Equal(["scancel", "12", "--clusters=north"], slurm.Cancel.Words(north));
        Assert.Equal(
            ["squeue", "--noheader", "--array", "--states=all", "--format=%F|%K|%T|%r", "--user=me", "--clusters=north"],
            slurm.Status.Command.Words(north));
        Assert.Equal(
            ["sacct", "--noheader", "--parsable2", "--allocations", "--format=JobID,State", "--jobs=12"],
            slurm.Accounting!.Command.Words(here));
    }

    [Fact]
    public void A_log_folder_that_Slurm_would_misread_is_escaped_or_refused()
    {
        LogFile log = SchedulerDefinition.Named("slurm").Log!;
        Assert.Equal("/a/%A_%a.log", log.Path("/a"));
        Assert.Equal("'/50%% of it/%A_%a.log'", log.Path("/50% of it"));
        Assert.Contains(
            "slurm cannot write logs to a folder with \\ in its name", Assert.Throws<CrestException>(() => log.Path("/a\\b")).Message,
            StringComparison.Ordinal);
    }
}
