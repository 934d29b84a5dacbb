using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Crest.Foundation.Errors;

namespace Crest.Hosts.Machines;

/// <summary>
/// The user's own ssh with one connection for all that is done on a host: the first command opens it, and it stays open for a while.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing of the system.")]
internal sealed class SshConnection
{
    /// <summary>A server takes ten sessions on one connection, unless its administrator allows more.</summary>
    private const int MostSessions = 8;

    /// <summary>The longest path of a socket is 104 on some systems; ssh adds 17 while it opens one.</summary>
    private const int LongestFolder = 60;

    private const int Failed = 255;

    private readonly SemaphoreSlim _sessions = new(MostSessions);
    private readonly string _name, _destination, _socket;
    private readonly TimeProvider _clock;

    public SshConnection(string name, string destination, SshOptions options, TimeProvider clock)
    {
        (_name, _destination, _clock) = (name, destination, clock);
        byte[] identity = SHA256.HashData(Encoding.UTF8.GetBytes($"{destination}\n{options.ConfigurationFile}"));
        _socket = Path.Combine(SocketFolder(), Convert.ToHexStringLower(identity.AsSpan(0, 8)));
        Program =
        [
            "ssh", .. options.ConfigurationFile is { } file ? new[] { "-F", file } : [], "-T", "-x",
            .. Options(
                "BatchMode=yes", "LogLevel=ERROR", "ClearAllForwardings=yes", "RemoteCommand=none", "ControlMaster=auto",
                $"ControlPath={_socket}", $"ControlPersist={Math.Ceiling(options.KeepOpen.TotalSeconds)}",
                $"ConnectTimeout={Math.Ceiling(options.ConnectLimit.TotalSeconds)}",
                $"ServerAliveInterval={Math.Ceiling(options.AliveInterval.TotalSeconds)}", "ServerAliveCountMax=3"),
        ];
    }

    /// <summary>ssh with its options, without the destination.</summary>
    public IReadOnlyList<string> Program { get; }

    /// <summary>Runs a line of the login shell on the host.</summary>
    /// <param name="line">The line, which no login shell must read otherwise.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="limit">The time after which it is given up.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="HostAwayException">ssh fails, or does not end in time.</exception>
    public CommandResult Run(string line, string input, TimeSpan limit, CancellationToken cancellation)
    {
        CommandResult result = Limited([.. Program, "--", _destination, line], input, limit, cancellation);
        return result.ExitCode != Failed ? result : throw new HostAwayException(_name, result.Complaint);
    }

    /// <summary>Runs a program that uses the connection.</summary>
    /// <param name="command">The program, ssh or rsync.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="limit">The time after which it is given up.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="HostAwayException">It does not end in time.</exception>
    public CommandResult Limited(IReadOnlyList<string> command, string input, TimeSpan limit, CancellationToken cancellation)
    {
        _sessions.Wait(cancellation);
        try
        {
            return LocalProgram.Run(command, input, limit, _clock, pipesMayStay: true, cancellation);
        }
        catch (TimeoutException e)
        {
            // The connection itself may hang; without its socket the next command opens another one.
            File.Delete(_socket);
            throw new HostAwayException(_name, $"it {e.Message}", e);
        }
        finally
        {
            _sessions.Release();
        }
    }

    private static IEnumerable<string> Options(params string[] options) => options.SelectMany(option => new[] { "-o", option });

    private static string SocketFolder()
    {
        // Other users must not reach the socket: who can open it is logged in.
        const UnixFileMode mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        string? runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        string folder = (string.IsNullOrEmpty(runtime), Path.GetTempPath()) switch
        {
            (false, _) when runtime!.Length < LongestFolder => Path.Combine(runtime, "crest-ssh"),
            (_, { Length: < LongestFolder } temporary) => Path.Combine(temporary, $"crest-ssh-{Environment.UserName}"),
            _ => $"/tmp/crest-ssh-{Environment.UserName}",
        };
        try
        {
            if (OperatingSystem.IsWindows()) return Directory.CreateDirectory(folder).FullName;
            Directory.CreateDirectory(folder, mine);
            if (new FileInfo(folder).LinkTarget is null && File.GetUnixFileMode(folder) == mine) return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot write", folder, e);
        }

        throw new CrestException($"{folder}: others may read or write in it; remove it, and set its place by the variable TMPDIR");
    }
}
