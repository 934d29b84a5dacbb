using System.Diagnostics;
using Crest.Foundation.Errors;
using Crest.Hosts.Jobs;
using Crest.Hosts.Machines;
using Crest.Hosts.Tests.Schedulers;
using Crest.Tests.ReferenceData;

namespace Crest.Hosts.Tests.Machines;

[Collection(nameof(SshServer))] // Tests kill the one connection that all share.
public sealed class FullDiskTests(SshServer server) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_full_disk_is_told_in_a_line_and_leaves_what_was_there(bool isRemote)
    {
        if (isRemote) server.Use();
        Host host = isRemote ? Host.Ssh("peer", "peer", new SshOptions { ConfigurationFile = server.Configuration }) : Host.Local();
        string disk = Directory.CreateDirectory(_folder.At("disk")).FullName, large = new('x', 200_000);
        _folder.Write("from/large", large);
        Mount(disk);
        try
        {
            host.WriteText($"{disk}/file", "old");
            foreach (Action write in (Action[])
                [
                    () => host.WriteText($"{disk}/file", large), () => host.Send(_folder.At("from"), $"{disk}/to"),
                    () => host.Fetch(_folder.At("from"), $"{disk}/fetched", ["*"], []),
                ])
            {
                CrestException full = Assert.Throws<CrestException>(write);
                Assert.Contains("the disk is full", full.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', full.Message);
            }

            Assert.Equal("old", host.ReadText($"{disk}/file"));
            Assert.Equal(["file"], Directory.GetFiles(disk, "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)));
        }
        finally
        {
            OutsideProgram.Run("umount", disk);
        }
    }

    [Fact]
    public void A_job_whose_record_cannot_be_written_does_not_run()
    {
        string disk = Directory.CreateDirectory(_folder.At("disk")).FullName;
        _folder.Write("work/run.sh", "echo ran");
        var job = new Job
        {
            Name = "job", WorkingFolder = _folder.At("work"), Script = "run.sh", Log = _folder.At("log"), Record = $"{disk}/record",
        };
        Mount(disk);
        try
        {
            JobRunner runner = JobRunner.Direct(Host.Local());
            OutsideProgram.Run("sh", "-c", $"head -c 200000 /dev/zero >'{disk}/filler' 2>/dev/null; true");
            JobHandle handle = runner.Submit(job);
            Eventually.Is(() => File.Exists(job.Record));
            Thread.Sleep(500);
            Assert.Equal(JobPhase.Pending, runner.States([handle])[0].Phase);
            File.SetLastWriteTimeUtc(job.Record, DateTime.UnixEpoch);
            Assert.Contains("is the disk full?", runner.States([handle])[0].Reason, StringComparison.Ordinal);
            Assert.False(File.Exists(job.Log) && File.ReadAllText(job.Log).Contains("ran", StringComparison.Ordinal));
        }
        finally
        {
            OutsideProgram.Run("umount", disk);
        }
    }

    private static void Mount(string folder)
    {
        if (Environment.UserName != "root") Assert.Skip(SkipSummary.NoSmallDisk);
        using Process process = Process.Start(
            new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", "size=65536", "crest-test", folder])
            {
                UseShellExecute = false, RedirectStandardError = true,
            })!;
        string why = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) Assert.Skip($"{SkipSummary.NoSmallDisk}\n{why}");
    }
}
