using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Crest.Foundation.Processes;

/// <summary>
/// Identifies a process across machines. A process id alone is given to another process sooner or later, so the start of the process is
/// part of the identity.
/// </summary>
/// <param name="Host">The machine's name.</param>
/// <param name="ProcessId">The process on it.</param>
/// <param name="Started"><see cref="Machine"/>, a slash, and when the process started in units of its own machine; only
/// compared for equality.</param>
internal sealed record ProcessIdentity(string Host, int ProcessId, string Started)
{
    /// <summary>This process.</summary>
    public static ProcessIdentity Current { get; } =
        new(Environment.MachineName, Environment.ProcessId, StartOf(Environment.ProcessId) ?? "");

    /// <summary>
    /// What tells machines and containers of one name apart: the boot and the process namespace. Empty where the system has neither.
    /// </summary>
    public string Machine => Started[..Math.Max(0, Started.LastIndexOf('/'))];

    /// <summary>
    /// When a process of this machine started, in the form of <see cref="Started"/>; null where there is none, or it has ended.
    /// </summary>
    public static string? StartOf(int processId) => OperatingSystem.IsLinux() ? LinuxStartOf(processId) : OtherStartOf(processId);

    /// <summary>
    /// The boot, the namespace in which the process id means something, and the clock ticks since the boot, which a change of the wall
    /// clock does not touch (proc_pid_stat(5), field 22).
    /// </summary>
    private static string? LinuxStartOf(int processId)
    {
        const int stateField = 3, startField = 22;
        const string boot = "/proc/sys/kernel/random/boot_id", processes = "/proc/self/ns/pid";
        try
        {
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
            // The program's name, in brackets, may hold spaces and brackets itself; the fields after it are counted from its end.
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            bool ended = fields[0] is "Z" or "X";
            return ended
                ? null
                : $"{(File.Exists(boot) ? File.ReadAllText(boot).Trim() : "")}/"
                    + $"{File.ResolveLinkTarget(processes, returnFinalTarget: false)?.Name}/{fields[startField - stateField]}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? OtherStartOf(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
