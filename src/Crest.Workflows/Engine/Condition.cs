using Crest.Hosts.Jobs;

namespace Crest.Workflows.Engine;

/// <summary>A condition: a script whose exit code 0 means yes.</summary>
internal static class Condition
{
    /// <summary>Asks the script.</summary>
    /// <param name="context">The run.</param>
    /// <param name="path">The component whose condition it is, as states name it.</param>
    /// <param name="script">The script, a path in the folder.</param>
    /// <param name="folder">The folder in which it runs.</param>
    /// <param name="variables">The variables that it sees.</param>
    /// <exception cref="Foundation.Errors.CrestException">There is no such script.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public static async Task<bool> Holds(
        RunContext context, string path, string script, string folder, IReadOnlyDictionary<string, string> variables)
    {
        ScriptFile.Check(folder, script);
        string records = context.TaskFolder(context.Run, path);
        Directory.CreateDirectory(records);
        // A condition may be asked any number of times.
        JobState answer = await LocalScript.Run(
            script, folder, variables, Path.Combine(records, $"{Guid.NewGuid():N}.record"), Path.Combine(records, TaskLog.FileName),
            context.Stop).ConfigureAwait(false);
        context.Stop.ThrowIfCancellationRequested();
        return answer.Phase == JobPhase.Finished;
    }
}
