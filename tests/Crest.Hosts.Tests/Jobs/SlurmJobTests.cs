using Crest.Tests.ReferenceData;

namespace Crest.Hosts.Tests.Jobs;

[Collection(ProcessEnvironment.Name)]
public sealed class SlurmJobTests(SlurmCluster cluster) : BatchJobTests(cluster, "slurm")
{
    protected override (string Queue, string Variable, string Complaint) Queue =>
        ("main", "SLURM_JOB_PARTITION", "invalid partition specified: nowhere");

    protected override string Directive => "#SBATCH --export=ALL,CREST_DIRECTIVE=seen";

    // The warning comes a minute before the limit.
    protected override string TimeLimit => "--time=1";

    protected override string Index => "SLURM_ARRAY_TASK_ID";

    protected override void End(string id) => OutsideProgram.Run("scancel", id);
}
