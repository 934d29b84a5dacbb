using Crest.Foundation.Projects;
using Crest.Pipelines.Jobs;
using Crest.Workflows.Engine;

namespace Crest.Workflows.Demos;

/// <summary>What the scripts of the demonstration see, so that they call this program and record their runs where it does.</summary>
internal static class DemoVariables
{
    /// <summary>The variables.</summary>
    /// <param name="project">The project of the demonstration.</param>
    /// <param name="context">Where it was started.</param>
    /// <exception cref="Foundation.Errors.CrestException">The project cannot be written.</exception>
    public static IReadOnlyDictionary<string, string> Of(Project project, JobContext context)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (context.Program.Count > 0) variables.Add(ProgramFile.Variable, ProgramFile.Of(project, context.Program));
        if (context.RunStore is { } store)
        {
            // Scripts run in other folders.
            bool isPath = !store.Contains("://", StringComparison.Ordinal) && !store.Contains(';', StringComparison.Ordinal);
            variables.Add("CREST_REGISTRY", isPath ? Path.GetFullPath(store, context.Folder) : store);
        }

        return variables;
    }
}
