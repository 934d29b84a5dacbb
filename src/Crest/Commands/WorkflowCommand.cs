using System.CommandLine;
using System.Globalization;
using Crest.CommandLine.Terminal;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Crest.Workflows.Components;
using Crest.Workflows.Engine;
using Crest.Workflows.States;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest workflow</c>: runs graphs of scripts.</summary>
internal static class WorkflowCommand
{
    public static Command Create() => new("workflow", "Run graphs of scripts, of which only what has changed runs again.")
    {
        Run(), Status(), Why(), WorkflowGraphCommand.Create(), Logs(), WorkflowChangeCommands.Stop(), WorkflowChangeCommands.Clean(),
        WorkflowImportCommand.Create(), Schema(),
    };

    private static Command Run()
    {
        Argument<string> folder = WorkflowTarget.Folder();
        var rerun = new Option<bool>("--rerun") { Description = "Run every task, even if it is up to date." };
        var keepGoing = new Option<bool>("--keep-going") { Description = "If a task fails, run all that does not need it." };
        var until = new Option<string?>("--until") { Description = "Run this component and those that it needs.", HelpName = "COMPONENT" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Run nothing; say which tasks would run, and why." };
        var jobs = new Option<int?>("--jobs")
        {
            Description = "How many scripts run at the same time on this machine; as many as it has cores if it is not given.",
            HelpName = "N",
        };
        jobs.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !(int.TryParse(text, out int count) && count is >= 1 and <= 1024))
                result.AddError($"--jobs must be a whole number from 1 to 1024, not {text}");
        });
        var command = new Command("run", """
            Run a workflow: each task after those that it needs. What is up to date does not run; what was interrupted goes on.

            Example: crest workflow run analysis --keep-going
            """) { folder, rerun, keepGoing, until, jobs, dryRun };
        command.SetAction((parsed, stop) => Task.Run(() =>
        {
            StopSignal.Watch();
            string path = WorkflowTarget.FolderOf(parsed, folder);
            var settings = new WorkflowSettings
            {
                Rerun = parsed.GetValue(rerun), KeepGoing = parsed.GetValue(keepGoing), Until = parsed.GetValue(until),
                Jobs = parsed.GetValue(jobs) ?? Environment.ProcessorCount, Message = Screen.Say,
            };
            if (parsed.GetValue(dryRun))
            {
                var tasks = WorkflowCauses.OfRun(WorkflowTarget.ProjectOf(parsed, path), path, settings, TimeProvider.System);
                foreach ((string task, IReadOnlyList<string> causes) in tasks)
                    Console.Out.WriteLine($"{task}: {string.Join("; ", causes)}");
                Screen.Say($"{Count(tasks.Count, "task")} would run");
                return 0;
            }

            Project project = WorkflowTarget.ProjectOf(parsed, path);
            // Scripts on this machine find the program that runs them; on others it is somewhere else.
            if (Environment.GetEnvironmentVariable(ProgramFile.Variable) is null)
                Environment.SetEnvironmentVariable(ProgramFile.Variable, ProgramFile.Of(project, ThisProgram.Words));
            WorkflowResult result = ProgressDisplay.Run(progress => WorkflowRun.Run(
                project, path, settings with { Progress = progress }, TimeProvider.System, stop)
                .GetAwaiter().GetResult());
            string how = result.Status == RunStatus.Killed ? "was stopped" : $"has {$"{result.Status}".ToLowerInvariant()}";
            Screen.Say($"{result.Run} {how}: {Count(result.Ran, "task")} ran"
                + (result.Failed > 0 ? $", {Count(result.Failed, "component")} failed" : ""));
            return result.Status == RunStatus.Finished ? 0 : 1;
        }, CancellationToken.None));
        return command;
    }

    private static Command Status()
    {
        Argument<string> folder = WorkflowTarget.Folder();
        var output = new OutputOptions();
        var command = new Command("status", """
            List the components of a workflow that have run, with their states.

            Example: crest workflow status analysis
            """) { folder };
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            string path = WorkflowTarget.FolderOf(parsed, folder);
            IReadOnlyList<ComponentRecord> records = Records(parsed, path);
            if (output.Of(parsed) is not OutputFormat.Table and var format)
            {
                OutputRecords.Show(format, [.. records.Select(Record)], "path", "state");
                return 0;
            }

            if (records.Count == 0)
            {
                Screen.Say($"{path}: no component has run yet; 'crest workflow run {path}' runs them");
                return 0;
            }

            FittedColumn[] columns =
            [
                new("component"), new("state") { Rank = 1 }, new("took") { Rank = 3, RightAligned = true }, new("run") { Rank = 4 },
                new("reason") { Rank = 2, Shortest = 20 },
            ];
            var table = new FittedTable(columns);
            foreach (ComponentRecord record in records)
            {
                table.AddRow(
                    record.Path, Words(record.State), Took(record), record.Run,
                    record.State == ComponentState.Failed ? record.Reason : "");
            }

            table.Show("'crest workflow status --csv' shows all");
            return 0;
        });
        return command;
    }

    private static Command Why()
    {
        Argument<string> folder = WorkflowTarget.Folder();
        Argument<string?> name = WorkflowTarget.Component("A component; all if it is not given.");
        var command = new Command("why", """
            Say why each task of a workflow would run, or that it is up to date.

            Example: crest workflow why analysis train
            """) { folder, name };
        command.SetAction(parsed =>
        {
            (string path, string? only) = WorkflowTarget.TargetOf(parsed, folder, name);
            bool isFound = false;
            var tasks = WorkflowCauses.Of(WorkflowTarget.ProjectOf(parsed, path), path, TimeProvider.System);
            foreach ((string task, IReadOnlyList<string> causes) in tasks)
            {
                if (only is not null && task != only && !task.StartsWith($"{only}/", StringComparison.Ordinal)) continue;
                isFound = true;
                Console.Out.WriteLine($"{task}: {(causes.Count == 0 ? "up to date" : string.Join("; ", causes))}");
            }

            return isFound || only is null ? 0 : throw new CrestException($"{only}: the workflow has no such task");
        });
        return command;
    }

    private static Command Schema()
    {
        var command = new Command("schema", """
            Print the JSON schema of workflow.yaml, by which editors complete and check it.

            Example: crest workflow schema > workflow.schema.json
            """);
        command.SetAction(_ => Console.Out.WriteLine(WorkflowJsonSchema.Write()));
        return command;
    }

    private static Command Logs()
    {
        Argument<string> folder = WorkflowTarget.Folder();
        Argument<string?> name = WorkflowTarget.Component("A component, as 'crest workflow status' names it.");
        var command = new Command("logs", """
            Print what the script of a component has printed in its last run.

            Example: crest workflow logs analysis train
            """) { folder, name };
        command.SetAction(parsed =>
        {
            (string path, string? given) = WorkflowTarget.TargetOf(parsed, folder, name);
            string component = given ?? throw new WrongUsageException("a component is missing, give COMPONENT", "crest workflow logs");
            IReadOnlyList<ComponentRecord> records = Records(parsed, path);
            string repeated = records.Select(record => record.Path)
                .FirstOrDefault(other => WorkflowTarget.IsInstance(other, component)) is { } instance
                ? $"; it runs several times: 'crest workflow logs {path} {instance}'" : "";
            ComponentRecord record = records.FirstOrDefault(record => record.Path == component)
                ?? throw new CrestException(
                    $"{component}: no such component has run{repeated}; 'crest workflow status {path}' lists them");
            string log = Path.Combine(WorkflowTarget.ProjectOf(parsed, path).RunFolder(record.Run), "tasks", record.Path, TaskLog.FileName);
            if (!File.Exists(log)) throw new CrestException($"{component}: it has no log{repeated}");
            using FileStream file = File.OpenRead(log);
            using Stream screen = Console.OpenStandardOutput();
            file.CopyTo(screen);
            return 0;
        });
        return command;
    }

    private static IReadOnlyList<ComponentRecord> Records(ParseResult parsed, string path)
    {
        using WorkflowStore store = WorkflowStore.Open(WorkflowTarget.ProjectOf(parsed, path), TimeProvider.System);
        return store.Components(WorkflowRun.FolderOf(path));
    }

    private static OutputRecord Record(ComponentRecord record) => new()
    {
        { "path", record.Path }, { "state", Words(record.State) }, { "run", record.Run }, { "started", record.Started },
        { "ended", record.Ended }, { "exit_code", record.ExitCode }, { "attempt", record.Attempt }, { "reason", record.Reason },
    };

    private static string Words(ComponentState state) => state == ComponentState.NotStarted ? "not started" : $"{state}".ToLowerInvariant();

    private static string Took(ComponentRecord record) => record is { Started: { } start, Ended: { } end } && end >= start
        ? (end - start).TotalSeconds.ToString("0.0 s", CultureInfo.InvariantCulture)
        : "";

    public static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
