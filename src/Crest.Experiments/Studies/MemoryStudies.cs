using System.Text.Json;

namespace Crest.Experiments.Studies;

/// <summary>Studies of one process; they are lost when it ends.</summary>
/// <param name="clock">The clock of the studies; the system's where it is null.</param>
public sealed class MemoryStudies(TimeProvider? clock = null) : StudyStorage(clock ?? TimeProvider.System)
{
    private readonly Lock _gate = new();
    private readonly List<MemoryStudy> _studies = [];
    private readonly List<MemoryTrial> _trials = [];

    /// <inheritdoc/>
    public override StudyRecord Open(StudyDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        lock (_gate)
        {
            MemoryStudy? study = Named(definition.Name);
            if (study is null)
            {
                study = new MemoryStudy(_studies.Count, definition);
                _studies.Add(study);
            }

            StudyDefinition there = study.Definition;
            StudyDifference.Refuse(there, definition);
            study.Definition = there with { Iterations = Math.Max(there.Iterations, definition.Iterations) };
            study.End = null;
            return study.Record;
        }
    }

    /// <inheritdoc/>
    public override StudyRecord? Find(string name)
    {
        lock (_gate) return Named(name)?.Record;
    }

    /// <inheritdoc/>
    public override void Redefine(int study, string objective)
    {
        lock (_gate) _studies[study].Definition = _studies[study].Definition with { Objective = objective };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<StudyRecord> All()
    {
        lock (_gate)
            return
            [
                .. _studies.Where(s => !s.IsDeleted).Select(s => s.Record.With(s.Trials.Count, s.Waiting.Count, s.Running.Count) with
                {
                    IsFollowed = s.Followed is { } said && Clock.GetElapsedTime(said) < StudyRunner.UsualPatience,
                }),
            ];
    }

    /// <inheritdoc/>
    public override bool Delete(int study, bool ifEmpty = false)
    {
        lock (_gate)
        {
            MemoryStudy deleted = _studies[study];
            if (deleted.IsDeleted || (ifEmpty && deleted.Trials.Count > 0)) return false;
            foreach (MemoryTrial entry in deleted.Trials) entry.Worker = null;
            deleted.Trials.Clear();
            deleted.Running.Clear();
            deleted.Waiting.Clear();
            // The place in the list stays taken: it is the id.
            return deleted.IsDeleted = true;
        }
    }

    /// <inheritdoc/>
    public override void Follow(int study, bool isFollowed)
    {
        lock (_gate) _studies[study].Followed = isFollowed ? Clock.GetTimestamp() : null;
    }

    /// <inheritdoc/>
    public override void End(int study, StudyEnd end)
    {
        lock (_gate) _studies[study].End = end;
    }

    /// <inheritdoc/>
    public override void Refresh(int study, StudyHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        lock (_gate)
        {
            List<MemoryTrial> entries = _studies[study].Trials;
            int known = entries.Count;
            while (known > 0 && history.Find(entries[known - 1].Trial.Id) is null) known--;
            // In the order of their numbers, whatever the order in which they were begun or finished.
            foreach (Trial old in history.Unfinished.OrderBy(t => t.Number).ToArray())
                if (!ReferenceEquals(old, _trials[(int)old.Id].Trial)) history.Put(_trials[(int)old.Id].Trial);
            foreach (MemoryTrial entry in entries[known..]) history.Put(entry.Trial);
        }
    }

    /// <inheritdoc/>
    public override Trial? Claim(int study, WorkerIdentity worker)
    {
        lock (_gate)
        {
            MemoryStudy claimed = _studies[study];
            if (claimed.End is not null || claimed.IsDeleted) return null;
            MemoryTrial? entry = claimed.Waiting.Min;
            if (entry is not null)
            {
                claimed.Waiting.Remove(entry);
            }
            else if (claimed.Trials.Count < claimed.Definition.Iterations)
            {
                entry = new MemoryTrial(claimed, new Trial(_trials.Count, claimed.Trials.Count, TrialState.Waiting));
                _trials.Add(entry);
                claimed.Trials.Add(entry);
            }
            else
            {
                return null;
            }

            entry.Worker = worker;
            entry.LastHeartbeat = Clock.GetTimestamp();
            claimed.Running.Add(entry);
            return entry.Trial = entry.Trial with { State = TrialState.Running, Started = Clock.GetLocalNow().DateTime };
        }
    }

    /// <inheritdoc/>
    public override void SetParameters(long trial, IReadOnlyList<TrialParameter> parameters)
    {
        lock (_gate) _trials[(int)trial].Trial = _trials[(int)trial].Trial with { Parameters = parameters };
    }

    /// <inheritdoc/>
    public override void Report(long trial, int step, double value)
    {
        lock (_gate)
        {
            MemoryTrial entry = _trials[(int)trial];
            if (entry.Trial.State != TrialState.Running) return;
            entry.Reports[step] = value;
            entry.Trial = entry.Trial with { Intermediate = [.. entry.Reports] };
        }
    }

    /// <inheritdoc/>
    public override bool Finish(
        long trial, WorkerIdentity worker, TrialState state, double? value, IReadOnlyDictionary<string, string> userAttributes)
    {
        lock (_gate)
        {
            MemoryTrial entry = _trials[(int)trial];
            if (entry.Trial.IsFinished) return entry.Worker == worker && (entry.Trial.State, entry.Trial.Value) == (state, value);
            if (!entry.IsOf(worker)) return false;
            End(entry, state, value, userAttributes);
            return true;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<long> Heartbeat(IReadOnlyList<long> trials, WorkerIdentity worker)
    {
        ArgumentNullException.ThrowIfNull(trials);
        lock (_gate)
        {
            long[] own = [.. trials.Where(id => _trials[(int)id].IsOf(worker))];
            foreach (long id in own) _trials[(int)id].LastHeartbeat = Clock.GetTimestamp();
            return own;
        }
    }

    /// <inheritdoc/>
    public override void Release(long trial, WorkerIdentity worker)
    {
        lock (_gate)
        {
            if (_trials[(int)trial] is var entry && entry.IsOf(worker)) Return(entry);
        }
    }

    /// <inheritdoc/>
    public override int Reclaim(int study, TimeSpan patience, int retries)
    {
        lock (_gate)
        {
            MemoryTrial[] dead = [.. _studies[study].Running.Where(e => e.Worker!.IsDead(Clock.GetElapsedTime(e.LastHeartbeat), patience))];
            foreach (MemoryTrial entry in dead)
            {
                if (++entry.Deaths > retries)
                    End(
                        entry, TrialState.Fail, null,
                        new Dictionary<string, string> { ["error"] = JsonSerializer.Serialize($"its workers died {entry.Deaths} times") });
                else Return(entry);
            }

            return dead.Length;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    private MemoryStudy? Named(string name) => _studies.Find(s => !s.IsDeleted && s.Definition.Name == name);

    private void End(MemoryTrial entry, TrialState state, double? value, IReadOnlyDictionary<string, string> userAttributes)
    {
        entry.Study.Running.Remove(entry);
        entry.Trial = entry.Trial with
        {
            State = state,
            Value = value,
            UserAttributes = new Dictionary<string, string>(userAttributes),
            Completed = Clock.GetLocalNow().DateTime,
        };
    }

    private static void Return(MemoryTrial entry)
    {
        entry.Study.Running.Remove(entry);
        entry.Study.Waiting.Add(entry);
        entry.Worker = null;
        entry.Reports.Clear();
        entry.Trial = entry.Trial with { State = TrialState.Waiting, Intermediate = [], Started = null };
    }
}
