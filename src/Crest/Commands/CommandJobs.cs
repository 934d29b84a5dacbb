using Crest.Pipelines;
using Crest.Pipelines.Jobs;
using Crest.Workflows.Demos;

namespace Crest.CommandLine.Commands;

/// <summary>The jobs that are commands: those of the catalogue, after the demo, which is a workflow of them.</summary>
internal static class CommandJobs
{
    /// <summary>All of them, in the order in which they are listed.</summary>
    public static IReadOnlyList<JobDefinition> All { get; } = [SupernovaDemo.Definition, .. JobCatalogue.All];
}
