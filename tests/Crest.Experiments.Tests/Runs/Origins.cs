using Crest.Experiments.Runs;

namespace Crest.Experiments.Tests.Runs;

/// <summary>Processes that runs come from.</summary>
internal static class Origins
{
    /// <summary>This process.</summary>
    public static RunOrigin Here { get; } = RunOrigin.OfThisProcess(Path.GetTempPath());

    /// <summary>A process of this machine that is gone; another one, this process, has its id.</summary>
    public static RunOrigin Gone { get; } =
        Here with { ProcessStarted = $"{Here.ProcessStarted[..Here.ProcessStarted.LastIndexOf('/')]}/1" };

    /// <summary>A process of another machine, or container, of the same name.</summary>
    public static RunOrigin Namesake { get; } = Here with { ProcessStarted = "its boot/its namespace/34" };

    /// <summary>A process of another machine.</summary>
    public static RunOrigin Elsewhere { get; } = new("another", 12, "its boot/its namespace/34", "somebody");
}
