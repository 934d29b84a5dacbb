using System.Runtime.InteropServices;

namespace Crest.CommandLine.Terminal;

/// <summary>The signal that asked the program to stop, for messages; what to do about it is the command line's matter.</summary>
internal static class StopSignal
{
    private static readonly List<PosixSignalRegistration> Registrations = [];
    private static volatile string? _name;

    /// <summary>Its name, such as <c>SIGTERM</c>; null where there was none.</summary>
    public static string? Name => _name;

    /// <summary>Begins to listen.</summary>
    public static void Watch()
    {
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM])
            Registrations.Add(PosixSignalRegistration.Create(signal, received => _name = $"{received.Signal}"));
    }
}
