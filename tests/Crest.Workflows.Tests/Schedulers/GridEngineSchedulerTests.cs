using Crest.Tests.ReferenceData;
using Crest.Workflows.Schedulers;

[assembly: AssemblyFixture(typeof(GridEngineCluster))]

namespace Crest.Workflows.Tests.Schedulers;

[Collection("the process's environment")]
public sealed class GridEngineSchedulerTests(GridEngineCluster cluster) : SchedulerTests(cluster, new GridEngineScheduler { Patience = TimeSpan.FromSeconds(3) })
{
    protected override (string Option, string Complaint) WrongOption => ("-l nothing=1", "unknown resource \"nothing\"");

    protected override string QueueCommand => "qstat";

    protected override (string Option, string Variable, string Value) RightOption => ("-q all.q", "QUEUE", "all.q");

    protected override string Details(string id) => OutsideProgram.Run("sh", "-c", $"qstat -j {id} 2>&1; qacct -j {id} 2>&1; true");
}
