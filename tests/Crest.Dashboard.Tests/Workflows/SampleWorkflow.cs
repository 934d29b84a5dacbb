using Crest.Workflows.Engine;

namespace Crest.Dashboard.Tests.Workflows;

/// <summary>A workflow with all that a page of one shows.</summary>
internal static class SampleWorkflow
{
    public const string Folder = "night";

    private const string File = """
        name: the night
        components:
          make: {script: run.sh, outputFiles: [a.txt], description: Makes the light curves}   # first
          fork: {type: if, condition: run.sh, previous: [make]}
          other: {script: run.sh, previous: [fork.else], retry: 1}
          each:
            type: foreach
            indexList: [x, y, z]
            previous: [fork]
            components:
              score: {script: score.sh, outputFiles: [plot.svg]}
          show: {type: viewer, inputFiles: {plot.svg: last/plot.svg}}
          last:
            script: run.sh   # the end
            outputFiles: [plot.svg]
        """;

    /// <summary>Writes it.</summary>
    public static void Write(ServedProject served)
    {
        served.Write($"{Folder}/workflow.yaml", File);
        foreach (string folder in (string[])["make", "fork", "other"])
            served.Write($"{Folder}/{folder}/run.sh", $"echo '{folder} has run'\necho 1 > a.txt\n");
        served.Write($"{Folder}/last/run.sh", "echo '<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"40\"/>' > plot.svg\n");
        served.Write($"{Folder}/each/score/score.sh", "touch plot.svg\ntest $WHEEL_CURRENT_INDEX != y\n");
        served.Write($"{Folder}/show/.keep", "");
    }

    /// <summary>Runs it; the instance <c>y</c> fails.</summary>
    public static Task<WorkflowResult> Run(ServedProject served) => WorkflowRun.Run(
        served.Project, served.At(Folder), new WorkflowSettings { KeepGoing = true }, TimeProvider.System, CancellationToken.None);
}
