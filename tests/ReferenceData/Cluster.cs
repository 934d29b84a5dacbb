using System.Diagnostics;

namespace Crest.Tests.ReferenceData;

/// <summary>
/// A real scheduler with one machine, of these tests alone, which a script under tests/clusters starts when a test first asks for it. Its
/// commands find it by variables of the environment, which are set for this process and those it starts.
/// </summary>
public class Cluster(string name, string script, string daemon, string packages) : IDisposable
{
    private const string Log = "script.log";

    private readonly Lock _lock = new();
    private TemporaryFolder? _folder;
    private string? _failure;

    /// <summary>The folder of what the cluster writes, once it runs.</summary>
    protected string Folder => _folder!.Path;

    /// <summary>Starts the cluster unless it runs; skips the test where Debian's packages are not there.</summary>
    public void Use()
    {
        lock (_lock)
        {
            if (_folder is not null) return;
            if (_failure is not null) Assert.Skip(_failure);
            if (!OperatingSystem.IsLinux() || !Places().Any(place => File.Exists(Path.Combine(place, daemon))))
                Assert.Skip($"{name} is not installed (Debian: {packages})");
            var folder = new TemporaryFolder();
            // Once more with other ports: another program may have taken one in the meantime.
            if (!Script("start", folder) && !(Script("stop", folder) && Script("start", folder)))
            {
                _failure = $"tests/clusters/{script} cannot start its cluster here:\n{File.ReadAllText(folder.At(Log))}";
                Script("stop", folder);
                folder.Dispose();
                Assert.Skip(_failure);
            }

            foreach (string line in File.ReadLines(folder.At("environment")))
                if (line.Split('=', 2) is [var variable, var value]) Environment.SetEnvironmentVariable(variable, value);
            _folder = folder;
        }
    }

    /// <summary>Ends the daemon that its commands ask, until <see cref="StartAgain"/>; jobs run on. Its connections are cut.</summary>
    public void Interrupt() => Assert.True(Script("interrupt", _folder!), File.ReadAllText(_folder!.At(Log)));

    /// <summary>Starts it again.</summary>
    public void StartAgain() => Assert.True(Script("start", _folder!), File.ReadAllText(_folder!.At(Log)));

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (_folder is null) return;
        Script("stop", _folder);
        _folder.Dispose();
    }

    private static IEnumerable<string> Places() =>
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/sbin", "/usr/lib/gridengine"];

    private bool Script(string action, TemporaryFolder folder)
    {
        // Not by pipes: the daemons would hold them open.
        using Process process = Process.Start(new ProcessStartInfo(
            "bash",
            [
                "-c", "exec \"$1\" \"$2\" \"$3\" >>\"$4\" 2>&1 </dev/null", "bash",
                Path.Combine(ReferenceFiles.Root, "tests", "clusters", script), action, folder.Path, folder.At(Log),
            ])
        { UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// <summary>Slurm.</summary>
public sealed class SlurmCluster() : Cluster("Slurm", "slurm", "slurmctld", "slurm-wlm munge");

/// <summary>Grid Engine.</summary>
public sealed class GridEngineCluster()
    : Cluster("Grid Engine", "grid-engine", "sge_qmaster", "gridengine-master gridengine-exec gridengine-client");

/// <summary>An ssh server, of which this machine is the host <c>peer</c>.</summary>
public sealed class SshServer() : Cluster("An ssh server with rsync", "sshd", "sshd", "openssh-server openssh-client rsync")
{
    /// <summary>The configuration of ssh that knows it, and a host <c>nobody</c> where nothing answers.</summary>
    public string Configuration => Path.Combine(Folder, "ssh_config");

    /// <summary>Starts it, and lets the <c>ssh</c> of this process and of those it starts know it.</summary>
    public void UseAsUsersOwn()
    {
        Use();
        string shims = Path.Combine(Folder, "shims"), shim = Path.Combine(shims, "ssh");
        if (File.Exists(shim) || OperatingSystem.IsWindows()) return;
        Directory.CreateDirectory(shims);
        File.WriteAllText(shim, $"#!/bin/sh\nexec /usr/bin/ssh -F '{Configuration}' \"$@\"\n");
        File.SetUnixFileMode(shim, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Environment.SetEnvironmentVariable("PATH", $"{shims}:{Environment.GetEnvironmentVariable("PATH")}");
    }
}
