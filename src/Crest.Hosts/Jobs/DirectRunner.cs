using System.Globalization;
using Crest.Foundation.Errors;
using Crest.Hosts.Machines;
using Crest.Hosts.Schedulers;

namespace Crest.Hosts.Jobs;

/// <summary>Jobs that run on a host itself, each in a session of its own, so that they outlive the process that submitted them.</summary>
internal sealed class DirectRunner(Host host, TimeSpan? patience) : JobRunner(host, patience)
{
    /// <inheritdoc/>
    public override JobHandle Submit(Job job, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        job.Check();
        if (job.Indices is not null) throw new CrestException($"{job.Name}: a bulk job needs a host with a scheduler");
        string grace = Math.Ceiling(job.Grace.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        // The list of processes shows the arguments, which say whose job it is; only the user can read the environment.
        CommandResult result = Host.RunScript(
            $$"""
            record={{Word(job.Record)}} log={{Word(job.Log)}}
            [[ ! -e $record ]] || exit 0
            for folder in "${record%/*}" "${log%/*}"; do [[ -d $folder ]] || mkdir -p -- "$folder" || exit 1; done
            {{JobScript.Exports(job.Environment)}}
            export CREST_WRAPPER={{Word(JobWrapper.Text)}}
            session=''
            ! type -P setsid >/dev/null || session=setsid
            set -m # otherwise the job could not hear SIGINT
            $session bash -c 'eval "$CREST_WRAPPER"' {{Word($"crest-job-{JobScript.PlainName(job.Name)}")}} {{Word(job.WorkingFolder)}} \
              {{Word(job.Script)}} "$log" "$record" {{grace}} - '' </dev/null >/dev/null 2>&1 &
            """,
            Limit, "", cancellation);
        return result.Succeeded
            ? new JobHandle(job.Record, Now)
            : throw new CrestException($"host {Host.Name} cannot run {job.Name}: {result.Complaint}");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<JobState> States(IReadOnlyList<JobHandle> jobs, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var records = RecordReader.Read(Host, [.. jobs.Select(job => job.Record)], Limit, cancellation);
        return [.. jobs.Zip(records, (job, found) => State(job, found.Record, found.Process))];
    }

    /// <inheritdoc/>
    public override void Cancel(IReadOnlyList<JobHandle> jobs, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        if (jobs.Count == 0) return;
        CommandResult result = Host.RunScript(
            $$"""
            {{RecordReader.Look}}
            {{RecordReader.Revoke}}
            failed=0
            while IFS= read -r -d '' record; do
              text=''
              if ! revoke; then failed=1; continue; fi
              IFS= read -r -d '' text <"$record"
              [[ $text == started\ *$'\n'* && ! $text =~ $'\n'ended\  ]] || continue
              look
              case $process in
                alive) kill -TERM "$pid" ;;
                orphans) kill -KILL "${members[@]}" ;;
                elsewhere) echo "the job runs on ${words[1]}, not on ${HOSTNAME:-unknown}" >&2; failed=1 ;;
              esac
            done
            exit $failed
            """,
            Limit, string.Concat(jobs.Select(job => $"{job.Record}\0")), cancellation);
        if (!result.Succeeded) throw new CrestException($"host {Host.Name} cannot cancel the job: {result.Complaint}");
    }

    private JobState State(JobHandle job, JobRecord record, string process) => (record.Kind, process) switch
    {
        (JobRecordKind.Ended, _) => JobState.After(record.Code!.Value, record.Started, record.Ended),
        (JobRecordKind.Revoked, _) => new(JobPhase.Failed, null, "it was cancelled before it began"),
        (JobRecordKind.NotClaimed, _) when Now - job.Submitted <= Patience.TotalSeconds => new(JobPhase.Pending),
        (JobRecordKind.NotClaimed, _) => new(JobPhase.Unknown, null, "it has not begun; it is safe to submit it again"),
        (JobRecordKind.Claimed, "gone") => new(JobPhase.Failed, null, "its record cannot be written; is the disk full?"),
        (JobRecordKind.Claimed, _) => new(JobPhase.Pending),
        (_, "alive" or "orphans") => new(JobPhase.Running, null, null, record.Started),
        (_, "restarted") => new(JobPhase.Failed, null, "the machine was restarted while it ran", record.Started),
        (_, "elsewhere") => new(
            JobPhase.Unknown, null, $"it runs on {record.Host}, and another machine answers for {Host.Name}", record.Started),
        _ => new(JobPhase.Failed, null, "it was killed, and nothing recorded its end (kill -9, or no memory)", record.Started),
    };
}
