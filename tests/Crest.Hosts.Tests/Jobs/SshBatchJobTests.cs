using Crest.Hosts.Jobs;
using Crest.Hosts.Machines;
using Crest.Hosts.Schedulers;
using Crest.Hosts.Tests.Schedulers;
using Crest.Tests.ReferenceData;

namespace Crest.Hosts.Tests.Jobs;

/// <summary>A queue behind an ssh host.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class SshBatchJobTests(SshServer server, SlurmCluster cluster) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_sent_its_job_runs_in_the_queue_and_the_results_come_back()
    {
        server.Use();
        cluster.Use();
        var host = Host.Ssh("cluster", "peer", new SshOptions
        {
            ConfigurationFile = server.Configuration,
            Setup = $"export SLURM_CONF='{Environment.GetEnvironmentVariable("SLURM_CONF")}'",
        });
        JobRunner runner = JobRunner.Batch(host, SchedulerDefinition.Named("slurm"), TimeSpan.FromSeconds(10));
        _folder.Write("component/run.sh", "#!/bin/bash\r\n#SBATCH --comment=mine\r\ncat input >result.txt\r\necho done\r\n");
        _folder.Write("component/input", "42\n");
        string work = _folder.At("on the host/$(x) 'y'");
        host.Send(_folder.At("component"), work);
        var job = new Job
        {
            Name = "component",
            WorkingFolder = work,
            Script = "run.sh",
            Log = $"{work}/log.txt",
            Record = $"{work}.crest/record",
            Queue = "main",
        };
        // Given up at some moment, as by a killed process or a connection that is cut, and submitted again.
        foreach (int milliseconds in (int[])[300, 700])
        {
            using var stop = new CancellationTokenSource(milliseconds);
            try
            {
                runner.Submit(job, stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or HostAwayException)
            {
                // Whether it was submitted is not known.
            }
        }

        JobHandle handle = runner.Submit(job);
        Eventually.Is(() => runner.States([handle])[0].IsOver, () => $"{runner.States([handle])[0]}");
        Assert.Equal(JobPhase.Finished, runner.States([handle])[0].Phase);
        Assert.Equal(["log.txt", "result.txt"], host.Fetch(work, _folder.At("component"), ["*.txt"], []));
        Assert.Equal(
            ["42\n", "done\n"], [File.ReadAllText(_folder.At("component/result.txt")), File.ReadAllText(_folder.At("component/log.txt"))]);
        host.DeleteFolder(work);
        Assert.False(Directory.Exists(work));
    }
}
