using System.Collections.Concurrent;
using Crest.Foundation.Errors;
using Crest.Hosts.Catalogues;
using Crest.Hosts.Jobs;
using Crest.Hosts.Machines;
using Crest.Hosts.Schedulers;

namespace Crest.Workflows.Engine;

/// <summary>
/// The jobs of a run on one host, all of whose states are asked for by one question. A host or a scheduler that does not answer is asked
/// again later: a job may be submitted any number of times, and runs once.
/// </summary>
/// <param name="definition">The host.</param>
/// <param name="runner">How jobs run on it.</param>
/// <param name="settings">Who is told that a host is away.</param>
/// <param name="clock">Measures the time between questions.</param>
internal sealed class HostJobs(HostDefinition definition, JobRunner runner, WorkflowSettings settings, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _slots = new(definition.Jobs);
    private readonly ConcurrentDictionary<string, (Job Job, JobHandle Handle, TaskCompletionSource<JobState> Over)> _waiting = new();
    private readonly Lock _gate = new();
    private bool _isAsking, _isAway;

    /// <summary>The host.</summary>
    public HostDefinition Definition => definition;

    /// <summary>The machine.</summary>
    public Host Host => runner.Host;

    /// <summary>Runs a job to its end, or finds out what became of it if it was submitted before.</summary>
    /// <param name="job">The job.</param>
    /// <param name="stop">Cancels it.</param>
    /// <exception cref="CrestException">It cannot run there.</exception>
    /// <exception cref="OperationCanceledException">It was stopped before it was submitted.</exception>
    public async Task<JobState> Run(Job job, CancellationToken stop)
    {
        await _slots.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            JobHandle handle = await Patiently(() => runner.Submit(job, stop), stop).ConfigureAwait(false);
            var over = new TaskCompletionSource<JobState>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting[job.Record] = (job, handle, over);
            lock (_gate)
            {
                if (!_isAsking) _ = Task.Run(AskUntilOver, CancellationToken.None);
                _isAsking = true;
            }

            await using (stop.Register(() => _ = Task.Run(() => Cancel(handle), CancellationToken.None)))
                return await over.Task.ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Does something on the host; where the host is away or its queue is full, again until it can be done.</summary>
    /// <param name="work">The work.</param>
    /// <param name="stop">Gives up.</param>
    /// <typeparam name="T">What it returns.</typeparam>
    public async Task<T> Patiently<T>(Func<T> work, CancellationToken stop)
    {
        for (TimeSpan pause = definition.Poll; ; pause = Longer(pause))
        {
            try
            {
                T result = await Task.Run(work, stop).ConfigureAwait(false);
                _isAway = false;
                return result;
            }
            catch (Exception e) when (e is HostAwayException or QueueFullException)
            {
                Say(e.Message);
            }

            await Task.Delay(pause, clock, stop).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private async Task AskUntilOver()
    {
        for (TimeSpan pause = definition.Poll; ;)
        {
            await Task.Delay(pause, clock).ConfigureAwait(false);
            (Job Job, JobHandle Handle, TaskCompletionSource<JobState> Over)[] asked = [.. _waiting.Values];
            try
            {
                IReadOnlyList<JobState> states = runner.States([.. asked.Select(entry => entry.Handle)]);
                (pause, _isAway) = (definition.Poll, false);
                foreach (((Job job, _, TaskCompletionSource<JobState> over), JobState state) in asked.Zip(states))
                {
                    if (state.Phase == JobPhase.Unknown) runner.Submit(job);
                    if (state.IsOver && _waiting.TryRemove(job.Record, out _)) over.SetResult(state);
                }
            }
            catch (Exception e) when (e is not CrestException)
            {
                // A defect: nobody waits for ever.
                foreach ((string record, (_, _, TaskCompletionSource<JobState> over)) in _waiting)
                    if (_waiting.TryRemove(record, out _)) over.TrySetException(e);
            }
            catch (CrestException e)
            {
                // What the scheduler answers may be rubbish for a while.
                Say(e.Message);
                pause = Longer(pause);
            }

            lock (_gate)
            {
                if (!_waiting.IsEmpty) continue;
                _isAsking = false;
                return;
            }
        }
    }

    private void Cancel(JobHandle handle)
    {
        try
        {
            runner.Cancel([handle]);
        }
        catch (CrestException e)
        {
            Say(e.Message);
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    /// <summary>Tells of an absence once.</summary>
    private void Say(string fault)
    {
        if (_isAway) return;
        _isAway = true;
        settings.Message?.Invoke($"{definition.Name}: {fault}; trying again");
    }
}
