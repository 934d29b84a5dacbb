using Crest.Hosts.Jobs;
using Crest.Hosts.Machines;
using Crest.Hosts.Schedulers;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Configurations;

/// <summary>
/// Jobs of a multirun in the queue of a cluster, whose machines see the project and the data. They outlive this process; the same call
/// again follows those that are in the queue. Stopped, it cancels them.
/// </summary>
/// <param name="scheduler">The scheduler's name, one of <see cref="SchedulerDefinition.Names"/>.</param>
/// <param name="options">Options for the scheduler in its own words.</param>
public sealed class MultirunQueue(string scheduler, IReadOnlyList<string> options) : MultirunPlace
{
    private static readonly TimeSpan FirstInterval = TimeSpan.FromSeconds(0.5), LongestInterval = TimeSpan.FromSeconds(5);

    private readonly SchedulerDefinition _definition = SchedulerDefinition.Named(scheduler);

    /// <inheritdoc/>
    internal override int ThreadsOfEach(int jobs, int? threads) => threads ?? 1;

    /// <inheritdoc/>
    internal override void Check(MultirunFiles files, int number) => MultirunProcess.CheckIsGone(files.Process(number));

    /// <inheritdoc/>
    internal override void Run(
        MultirunFiles files, IReadOnlyList<MultirunTask> tasks, JobContext context, Action<MultirunTask, string?> ended)
    {
        var runner = JobRunner.Batch(Host.Local(context.Clock), _definition);
        var queued = new QueuedTasks(runner, files, context, scheduler, options, ended);
        var waiting = new Queue<MultirunTask>(tasks);
        string told = "";
        TimeSpan interval = FirstInterval;
        try
        {
            while (true)
            {
                // A trouble that lasts is told once.
                foreach (string trouble in ((string?[])[queued.Submit(waiting), queued.Ask(waiting)]).OfType<string>())
                {
                    if (trouble != told) context.Message?.Invoke($"{trouble}; trying again");
                    told = trouble;
                }

                if (waiting.Count == 0 && queued.Count == 0) return;
                Task.Delay(interval, context.Clock, context.Cancellation).GetAwaiter().GetResult();
                interval = interval * 2 > LongestInterval ? LongestInterval : interval * 2;
            }
        }
        catch (OperationCanceledException)
        {
            queued.Cancel();
            throw;
        }
    }
}
