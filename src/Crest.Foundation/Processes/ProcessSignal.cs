using System.Runtime.InteropServices;

namespace Crest.Foundation.Processes;

/// <summary>Signals to processes, which the runtime can only kill.</summary>
internal static partial class ProcessSignal
{
    private const int Terminate = 15;

    /// <summary>Asks a process to end (SIGTERM); nothing happens where it is gone.</summary>
    /// <param name="process">Its number.</param>
    public static void End(int process) => _ = Kill(process, Terminate);

    /// <summary>Asks all processes of a group to end (SIGTERM).</summary>
    /// <param name="group">The number of the group's first process.</param>
    public static void EndGroup(int group) => _ = Kill(-group, Terminate);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
