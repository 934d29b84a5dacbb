using Crest.Experiments.Studies;

namespace Crest.Experiments.Tests.Studies;

/// <summary>Identities of workers.</summary>
internal static class Worker
{
    /// <summary>A thread of this process.</summary>
    public static WorkerIdentity Here(int slot = 0) => WorkerIdentity.OfThisProcess(slot);

    /// <summary>A process of this machine that is gone.</summary>
    public static WorkerIdentity Gone(int slot = 0) =>
        Here(slot) with { Started = $"{Here().Started[..Here().Started.LastIndexOf('/')]}/1" };

    /// <summary>A process of another machine, or container, of the same name.</summary>
    public static WorkerIdentity Namesake(int slot = 0) => Here(slot) with { Started = "its boot/its namespace/34" };

    /// <summary>A process of another machine.</summary>
    public static WorkerIdentity Elsewhere(int slot = 0) => new("another", 12, "its boot/34", slot);
}
