using Crest.Tests.ReferenceData;

[assembly: AssemblyFixture(typeof(SlurmCluster))]

namespace Crest.Hosts.Tests.Schedulers;

[Collection(ProcessEnvironment.Name)]
public sealed class SlurmSchedulerTests(SlurmCluster cluster) : SchedulerTests(cluster, "slurm")
{
    protected override (string Option, string Complaint) WrongOption =>
        ("--partition=nowhere", "slurm does not take the job: invalid partition specified: nowhere");

    protected override string QueueCommand => "squeue";

    protected override (string Option, string Variable, string Value) RightOption => ("--partition=main", "SLURM_JOB_PARTITION", "main");

    protected override string Details(string id) => OutsideProgram.Run("sh", "-c", $"scontrol show job {id} 2>&1; true");
}
