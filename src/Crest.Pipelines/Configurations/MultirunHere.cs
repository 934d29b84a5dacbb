using System.Collections.Concurrent;
using Crest.Foundation.Errors;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Configurations;

/// <summary>Jobs of a multirun on this machine: side by side, as many as its cores allow, each in a process of its own.</summary>
public sealed class MultirunHere : MultirunPlace
{
    private int _slots = 1;

    /// <inheritdoc/>
    internal override int ThreadsOfEach(int jobs, int? threads)
    {
        int cores = Environment.ProcessorCount;
        _slots = Math.Min(jobs, Math.Max(1, cores / (threads ?? 1)));
        return Math.Max(1, cores / _slots);
    }

    /// <inheritdoc/>
    internal override void Check(MultirunFiles files, int number)
    {
        MultirunProcess.CheckIsGone(files.Process(number));
        if (File.Exists(files.Record(number)) || File.Exists($"{files.Record(number)}.id"))
            throw new CrestException($"{files.Record(number)}: an earlier call has submitted this job to a queue, where it may still be; "
                + "give the same --submit again, which follows it");
    }

    /// <inheritdoc/>
    internal override void Run(
        MultirunFiles files, IReadOnlyList<MultirunTask> tasks, JobContext context, Action<MultirunTask, string?> ended)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = _slots, CancellationToken = context.Cancellation };
        // One by one in their order: a job that is taken waits for no other.
        Parallel.ForEach(Partitioner.Create(tasks, EnumerablePartitionerOptions.NoBuffering), options, task =>
        {
            (int code, string last) =
                MultirunProcess.Run(task.Words, context, files.Log(task.Number), files.Process(task.Number));
            ended(task, code == 0 ? null : Failure(last, $"ended with code {code}"));
        });
    }
}
