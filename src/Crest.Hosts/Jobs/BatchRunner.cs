using Crest.Hosts.Machines;
using Crest.Hosts.Schedulers;

namespace Crest.Hosts.Jobs;

/// <summary>TODO</summary>
internal sealed class BatchRunner(Host host, SchedulerDefinition definition) : JobRunner(host)
{
    public SchedulerDefinition D => definition;
    public override JobHandle Submit(Job job, CancellationToken cancellation = default) => throw new NotSupportedException();
    public override IReadOnlyList<JobState> States(IReadOnlyList<JobHandle> jobs, CancellationToken cancellation = default) => throw new NotSupportedException();
    public override void Cancel(IReadOnlyList<JobHandle> jobs, CancellationToken cancellation = default) => throw new NotSupportedException();
}
