using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Options;
using Crest.Foundation.Projects;
using Crest.Pipelines.Jobs;
using Crest.Workflows.Engine;
using Crest.Workflows.States;

namespace Crest.Workflows.Demos;

/// <summary>
/// <c>crest demo</c>: the whole pipeline on a simulated survey, in a project folder of its own. It is the workflow of
/// <c>examples/supernova</c>, so what an earlier call has finished is not made again.
/// </summary>
[Command("demo")]
public sealed record SupernovaDemo : Job<DemoResult>
{
    /// <summary>The three trainings, of one thread each, run side by side: that uses the cores better than threads that wait.</summary>
    private const int Jobs = 3;

    private const int LastLines = 5;

    /// <summary>The command.</summary>
    public static JobDefinition Definition { get; } = JobDefinition.Of<SupernovaDemo>(
        "Simulate a survey, train on most of it, and rank the supernovae of the rest: every step of the pipeline, in about a minute.", "");

    /// <summary>The project folder to make.</summary>
    [Option(OptionRole.Output, "Project folder to make.", Name = "output-dir", Placeholder = "DIR")]
    public string OutputFolder { get; init; } = "demo";

    /// <summary>Whether an earlier demo in the folder is replaced.</summary>
    [Option(OptionRole.Output, "Replace an earlier demo.")]
    public bool Force { get; init; }

    private string ReportPath => At("report.html");

    private string MergedFolder => At("models", "merged");

    /// <inheritdoc/>
    /// <exception cref="CrestException">The folder contains something else or cannot be written, or a task has failed.</exception>
    public override DemoResult Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Check();
        long start = context.Clock.GetTimestamp();
        Project project = MakeProject() with { RunStoreAddress = context.RunStore };
        ExampleWorkflow.Write("supernova", OutputFolder);
        Run(project, context).GetAwaiter().GetResult();
        // At the top of the project, where a reader finds it.
        AtomicFile.Write(ReportPath, stream => stream.Write(InputFile.ReadAllBytes(Path.Combine(MergedFolder, "report.html"))));
        return new DemoResult(
            OutputFolder, [.. ((string[])["sn-class", "redshift", "sn-epoch"]).Select(task => At("models", task))],
            Path.Combine(MergedFolder, "real.csv"), ReportPath, At("data", "processed", "dataset.test.all-6classes.nc"),
            context.Clock.GetElapsedTime(start));
    }

    private async Task Run(Project project, JobContext context)
    {
        var settings = new WorkflowSettings
        {
            Rerun = Force, Jobs = Jobs, Variables = DemoVariables.Of(project, context),
        };
        using WorkflowStore store = WorkflowStore.Open(project, context.Clock);
        var progress = new GroupProgress(store, OutputFolder, context, everything: Force);
        await using (progress.ConfigureAwait(false))
        {
            WorkflowResult result =
                await WorkflowRun.Run(project, OutputFolder, settings, context.Clock, context.Cancellation).ConfigureAwait(false);
            if (result.Status == RunStatus.Failed) throw Failure(project, store, context);
            if (result.Status != RunStatus.Finished)
                throw new CrestException($"{OutputFolder}: the demo was stopped; the same command goes on");
        }
    }

    /// <summary>Names the task that has failed first, after the end of what it printed.</summary>
    private CrestException Failure(Project project, WorkflowStore store, JobContext context)
    {
        IEnumerable<ComponentRecord> failed = store.Components(WorkflowRun.FolderOf(OutputFolder))
            .Where(record => record is { State: ComponentState.Failed, Reason.Length: > 0 });
        if (failed.MinBy(record => record.Ended) is not { } first) return new CrestException($"{OutputFolder}: the demo has failed");
        string log = Path.Combine(project.RunFolder(first.Run), "tasks", first.Path, TaskLog.FileName);
        if (File.Exists(log))
        {
            foreach (string line in File.ReadLines(log).Where(line => line.Trim().Length > 0).TakeLast(LastLines))
                context.Message?.Invoke($"{first.Path}: {line}");
        }

        return new CrestException($"{first.Path} has failed: {first.Reason}");
    }

    private string At(params ReadOnlySpan<string> names) => Path.Combine([OutputFolder, .. names]);

    private Project MakeProject()
    {
        if (Directory.Exists(OutputFolder) && Directory.EnumerateFileSystemEntries(OutputFolder).Any())
        {
            if (!Directory.Exists(At(Project.Marker)))
                throw new CrestException($"{OutputFolder}: contains something that is not a demo; choose another folder with --output-dir");
            if (File.Exists(ReportPath) && !Force)
            {
                throw new CrestException(
                    $"{OutputFolder}: contains an earlier demo; see {ReportPath}, give --force to run it again, or another --output-dir");
            }
        }

        Project project = Project.Create(OutputFolder);
        // Until there is a new report, the demo is one that can go on.
        if (Force) File.Delete(ReportPath);
        return project;
    }
}
