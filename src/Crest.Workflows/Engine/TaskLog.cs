namespace Crest.Workflows.Engine;

/// <summary>What the script of a component prints.</summary>
public static class TaskLog
{
    /// <summary>The name of the file, in the folder of the component's run: <c>runs/ID/tasks/PATH</c>.</summary>
    public const string FileName = "log.txt";
}
