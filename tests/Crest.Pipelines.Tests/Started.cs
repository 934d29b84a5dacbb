using Crest.Foundation.Progress;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Tests;

/// <summary>How tests start jobs: in the current folder, which is that of the test.</summary>
internal static class Started
{
    public static JobContext Here => new(Environment.CurrentDirectory);

    /// <summary>In a folder of the test, for those that share the current one.</summary>
    public static JobContext In(string folder) => new(folder);

    /// <summary>Tells of each step, on the thread of the job.</summary>
    public static JobContext Following(Action<StepProgress> progress, CancellationToken cancellation = default) =>
        Here with { Progress = new Listener(progress), Cancellation = cancellation };

    public static JobContext Telling(Action<string> message) => Here with { Message = message };

    private sealed class Listener(Action<StepProgress> progress) : IProgress<StepProgress>
    {
        public void Report(StepProgress value) => progress(value);
    }
}
