using Crest.Hosts.Jobs;
using Crest.Workflows.Conditions;

namespace Crest.Workflows.Engine;

/// <summary>A condition: a script whose exit code 0 means yes, or a JavaScript expression.</summary>
internal static class Condition
{
    /// <summary>Asks the script, or evaluates the expression.</summary>
    /// <param name="context">The run.</param>
    /// <param name="path">The component whose condition it is, as states name it.</param>
    /// <param name="condition">The script, a path in the folder, or the expression.</param>
    /// <param name="folder">The folder in which the script runs.</param>
    /// <param name="variables">The variables that it sees.</param>
    /// <exception cref="Foundation.Errors.CrestException">There is no such script, and it is no expression or does not end.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public static async Task<bool> Holds(
        RunContext context, string path, string condition, string folder, IReadOnlyDictionary<string, string> variables)
    {
        if (!ScriptFile.Is(folder, condition))
            return await Task.Run(() => JavaScriptCondition.Holds(condition, folder, variables), context.Stop).ConfigureAwait(false);
        string records = context.TaskFolder(context.Run, path);
        Directory.CreateDirectory(records);
        // A condition may be asked any number of times.
        JobState answer = await context.Scripts.Run(
            condition, folder, context.SeenHere(variables), Path.Combine(records, $"{Guid.NewGuid():N}.record"),
            Path.Combine(records, TaskLog.FileName), context.Stop).ConfigureAwait(false);
        context.Stop.ThrowIfCancellationRequested();
        return answer.Phase == JobPhase.Finished;
    }
}
