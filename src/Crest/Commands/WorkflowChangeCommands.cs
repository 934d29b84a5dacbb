using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Workflows.Engine;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest workflow stop</c> and <c>crest workflow clean</c>.</summary>
internal static class WorkflowChangeCommands
{
    public static Command Stop()
    {
        Argument<string> folder = WorkflowTarget.Folder();
        var command = new Command("stop", """
            Stop a workflow that is at work: its scripts are ended with all that they started, also on other hosts and in queues.
            'crest workflow run' goes on later.

            Example: crest workflow stop analysis
            """) { folder };
        command.SetAction(async (parsed, stop) =>
        {
            StopSignal.Watch();
            string path = WorkflowTarget.FolderOf(parsed, folder);
            int? left = await WorkflowStop.Stop(
                WorkflowTarget.ProjectOf(parsed, path), path, Screen.Say, TimeProvider.System, stop).ConfigureAwait(false);
            Screen.Say(left switch
            {
                null => $"{path}: stopped; 'crest workflow run {path}' goes on",
                0 => $"{path}: nothing is running",
                _ => $"{path}: {WorkflowCommand.Count(left.Value, "script")} ended that an earlier run had left",
            });
            return 0;
        });
        return command;
    }

    public static Command Clean()
    {
        Argument<string> folder = WorkflowTarget.Folder();
        Argument<string?> name =
            WorkflowTarget.Component("A component, which is cleaned with all that follows it; all if it is not given.");
        var command = new Command("clean", """
            Restore the start of a workflow: remove what its scripts have made, and forget that they have run.
            Your own files, storages and runs stay.

            Example: crest workflow clean analysis train
            """) { folder, name };
        command.SetAction(parsed =>
        {
            (string path, string? component) = WorkflowTarget.TargetOf(parsed, folder, name);
            int cleaned = WorkflowClean.Clean(WorkflowTarget.ProjectOf(parsed, path), path, component, TimeProvider.System);
            Screen.Say(cleaned == 0 ? $"{path}: nothing has run" : $"{path}: {WorkflowCommand.Count(cleaned, "component")} cleaned");
            return 0;
        });
        return command;
    }
}
