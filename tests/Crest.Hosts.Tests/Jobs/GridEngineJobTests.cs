using Crest.Tests.ReferenceData;

namespace Crest.Hosts.Tests.Jobs;

[Collection(ProcessEnvironment.Name)]
public sealed class GridEngineJobTests(GridEngineCluster cluster) : BatchJobTests(cluster, "grid-engine")
{
    protected override (string Queue, string Variable, string Complaint) Queue => ("all.q", "QUEUE", "\"nowhere\"");

    protected override string Directive => "#$ -v CREST_DIRECTIVE=seen";

    protected override string TimeLimit => "-l h_rt=3";

    protected override string Index => "SGE_TASK_ID";

    protected override void End(string id) => OutsideProgram.Run("qdel", id);
}
