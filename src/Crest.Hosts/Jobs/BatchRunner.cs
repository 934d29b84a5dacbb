using System.Globalization;
using Crest.Foundation.Errors;
using Crest.Hosts.Machines;
using Crest.Hosts.Schedulers;

namespace Crest.Hosts.Jobs;

/// <summary>Jobs in the queue of a scheduler. The records say how they ended; the scheduler, whether it is still worth waiting.</summary>
internal sealed class BatchRunner : JobRunner
{
    private readonly SchedulerDefinition _definition;
    private readonly Scheduler _scheduler;
    private readonly BatchVerdict _verdict;
    private readonly Lock _asking = new();

    public BatchRunner(Host host, SchedulerDefinition definition, TimeSpan? patience) : base(host, patience)
    {
        _definition = definition;
        // Who asks for jobs asks again later; here, only a moment of overload is waited for.
        _scheduler = new Scheduler(definition, host) { Patience = TimeSpan.FromSeconds(5) };
        _verdict = new BatchVerdict(this, definition.Name);
    }

    /// <inheritdoc/>
    public override JobHandle Submit(Job job, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        job.Check();
        JobScript.CheckOptions(job.SubmitOptions);
        string submit = string.Join(
            ' ', _definition.Submit.Words(new Dictionary<string, string> { ["script"] = $"{job.Record}.job" }).Select(Word));
        string everywhere = _definition.ReadsDirectivesAfterCommands ? "true" : "[[ $line == '#'* || -z ${line// } ]] || break";
        // The id is kept on the host in the same breath, so that it is there whoever is killed meanwhile.
        CommandResult answer = Host.RunScript(
            $$"""
            record={{Word(job.Record)}} log={{Word(job.Log)}} script={{Word($"{job.WorkingFolder}/{job.Script}")}}
            if [[ -s $record.id ]]; then exec cat -- "$record.id"; fi
            [[ ! -e $record ]] || exit 0
            for folder in "${record%/*}" "${log%/*}"; do [[ -d $folder ]] || mkdir -p -- "$folder" || exit 1; done
            IFS= read -r -d '' environment
            IFS= read -r -d '' rest
            directives=''
            while IFS= read -r line || [[ $line ]]; do
              line=${line%$'\r'}
              if [[ $line == {{Word(_definition.Directive)}}* ]]; then directives+=$line$'\n'; else {{everywhere}}; fi
            done <"$script"
            (
              umask 077
              part=.$$-$RANDOM.partial
              printf '%s' "$environment" >"$record.env$part" && mv -f -- "$record.env$part" "$record.env" &&
                printf '#!/bin/bash\n%s%s' "$directives" "$rest" >"$record.job$part" && mv -f -- "$record.job$part" "$record.job" && exit 0
              rm -f -- "$record".*"$part"
              exit 1
            ) || exit 1
            cd -- {{Word(job.WorkingFolder)}} || exit 1
            trap '' HUP PIPE
            answer=$({{submit}}) || { code=$?; printf '%s\n' "$answer"; exit $code; }
            printf '%s\n' "$answer" >"$record.id.partial" && mv -f -- "$record.id.partial" "$record.id"
            printf '%s\n' "$answer"
            """,
            Limit, $"{JobScript.Exports(job.Environment)}\0{Rest(job)}\0", cancellation);
        return Handle(job, answer with { Program = _definition.Submit.Words(new Dictionary<string, string>())[0] });
    }

    /// <inheritdoc/>
    public override JobHandle Find(string record, JobIndices? indices = null) =>
        Host.ReadText($"{record}.id") is { } answer && _definition.Submitted(answer, indices?.Count ?? 1) is { } submitted
            ? new JobHandle(record, Now, submitted.Id, submitted.Cluster, indices)
            : new JobHandle(record, Now, null, null, indices);

    /// <inheritdoc/>
    public override IReadOnlyList<JobState> States(IReadOnlyList<JobHandle> jobs, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        JobRecord[][] records = RecordsOf(jobs, cancellation);
        int[] open = [.. Enumerable.Range(0, jobs.Count).Where(i => IdOf(jobs[i], records[i]) is not null && records[i].Any(IsOpen))];
        var answers = new JobTasks?[jobs.Count];
        lock (_asking)
        {
            IReadOnlyList<JobTasks> said =
                open.Length == 0 ? [] : _scheduler.Ask([.. open.Select(i => Submitted(jobs[i], records[i]))], cancellation);
            foreach ((int n, int i) in open.Index()) answers[i] = said[n];
        }

        // A job may have ended between the two questions.
        int[] ended = [.. open.Where(i => records[i].Zip(answers[i]!.States).Any(index =>
            index.First.Kind != JobRecordKind.Ended && index.Second is TaskState.Finished or TaskState.Failed))];
        foreach ((int n, JobRecord[] again) in RecordsOf([.. ended.Select(i => jobs[i])], cancellation).Index()) records[ended[n]] = again;
        return [.. jobs.Select((job, i) => _verdict.State(job, records[i], answers[i], cancellation))];
    }

    /// <summary>The records of jobs, one for each index.</summary>
    private JobRecord[][] RecordsOf(IReadOnlyList<JobHandle> jobs, CancellationToken cancellation)
    {
        IReadOnlyList<JobRecord> all =
            [.. RecordReader.Read(Host, [.. jobs.SelectMany(job => job.Records)], Limit, cancellation).Select(found => found.Record)];
        var records = new JobRecord[jobs.Count][];
        for (int i = 0, start = 0; i < jobs.Count; start += records[i].Length, i++)
            records[i] = [.. all.Skip(start).Take(jobs[i].Records.Count)];
        return records;
    }

    /// <inheritdoc/>
    public override void Cancel(IReadOnlyList<JobHandle> jobs, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        if (jobs.Count == 0) return;
        // First the records, so that none begins while the others are removed.
        CommandResult revoked = Host.RunScript(
            $$"""
            {{RecordReader.Revoke}}
            while IFS= read -r -d '' record; do revoke || exit 1; done
            exit 0
            """,
            Limit, string.Concat(jobs.SelectMany(job => job.Records).Select(record => $"{record}\0")), cancellation);
        if (!revoked.Succeeded) throw new CrestException($"host {Host.Name} cannot cancel jobs: {revoked.Complaint}");
        lock (_asking)
        {
            foreach (JobHandle job in jobs)
                if (job.Id is { } id) _scheduler.Cancel(new SubmittedJob(id, job.Records.Count, job.Cluster), cancellation);
        }
    }

    /// <summary>
    /// Whether the scheduler has something to add: also about how a script was killed, because it may have been by the scheduler.
    /// </summary>
    private static bool IsOpen(JobRecord record) => record.Kind switch
    {
        JobRecordKind.Revoked => false,
        JobRecordKind.Ended => record.Code >= BatchVerdict.Killed,
        _ => true,
    };

    /// <summary>The id of what claimed the job, which is another than the one that is known where the job was submitted twice.</summary>
    private static string? IdOf(JobHandle job, JobRecord[] records) =>
        job.Indices is null && records[0].SchedulerId is { } id ? id : job.Id;

    private SubmittedJob Submitted(JobHandle job, JobRecord[] records) =>
        new(IdOf(job, records)!, records.Length, job.Cluster) { First = job.Indices is { } indices ? indices.First + Shift(indices) : 1 };

    /// <summary>What is added to indices, which some schedulers count from 1.</summary>
    private int Shift(JobIndices indices) => Math.Max(0, _definition.LowestIndex - indices.First);

    private JobHandle Handle(Job job, CommandResult answer)
    {
        if (!answer.Succeeded)
            throw _definition.QueueFull?.IsMatch($"{answer.Errors}\n{answer.Output}") ?? false
                ? new QueueFullException(_definition.Name, answer.Complaint)
                : new CrestException($"{_definition.Name} does not take {job.Name}: {answer.Complaint}");
        // Of a job that has begun and of which no id was kept, the record is all that is needed.
        if (answer.Output.Length == 0) return new JobHandle(job.Record, Now, null, null, job.Indices);
        if (_definition.Submitted(answer.Output, job.Indices?.Count ?? 1) is { } submitted)
            return new JobHandle(job.Record, Now, submitted.Id, submitted.Cluster, job.Indices);
        Host.DeleteFile($"{job.Record}.id");
        throw new CrestException($"{_definition.Name} does not take {job.Name}: its answer has no id: {answer.Complaint}");
    }

    /// <summary>The submitted file after the directives of the user's script.</summary>
    private string Rest(Job job)
    {
        bool isBulk = job.Indices is not null;
        var values = new Dictionary<string, string> { ["name"] = JobScript.PlainName(job.Name) };
        if (job.Queue is { Length: > 0 } queue) values["queue"] = queue;
        // The indices of a bulk job have a log each, which the wrapper opens.
        if (_definition.Log is { } log) values["log"] = isBulk ? "/dev/null" : log.PathOf(job.Log);
        if (job.Indices is { } indices)
        {
            values["first"] = (indices.First + Shift(indices)).ToString(CultureInfo.InvariantCulture);
            values["last"] = (indices.Last + Shift(indices)).ToString(CultureInfo.InvariantCulture);
            values["tasks"] = indices.Count.ToString(CultureInfo.InvariantCulture);
        }

        string ending = isBulk ? "\".$index\"" : "", grace = $"{Math.Ceiling(job.Grace.TotalSeconds)}";
        return string.Concat(_definition.Options.Select(option => option.Fill(values)).OfType<string>().Concat(job.SubmitOptions)
                .Select(option => $"{_definition.Directive} {option}\n"))
            + "# The environment is in a file that only you can read, because it may contain a password.\n"
            + $". {Word($"{job.Record}.env")} || exit 1\n"
            + IndexLines(job)
            + $"set -- {Word(job.WorkingFolder)} {Word(job.Script)} {Word(job.Log)}{ending} {Word(job.Record)}{ending} {grace} "
            + $"\"{_definition.OwnId}\" {Word(_definition.Warnings)}\n{JobWrapper.Text}";
    }

    /// <summary>How a script of a bulk job gets its index.</summary>
    private string IndexLines(Job job)
    {
        if (job.Indices is not { } indices) return "";
        string export = job.IndexVariable is { } variable ? $"export {variable}=$index\n" : "";
        return $"index=$(({_definition.IndexVariable} - {Shift(indices)}))\n{export}";
    }
}
