using Crest.Benchmarks.Rounds;

namespace Crest.Benchmarks.Workloads;

/// <summary>One table: contests of a kind.</summary>
internal interface IWorkload
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>The heading of its table.</summary>
    string Title { get; }

    /// <summary>What the figures of both sides are.</summary>
    string Unit { get; }

    /// <summary>What Debian's peer is called in the table, or the rival in this process.</summary>
    string Rival => "PyTorch";

    /// <summary>Length of a turn as a share of the usual one: short where what is measured takes microseconds.</summary>
    double TurnShare => 1;

    /// <summary>Whether Debian's peer keeps freed memory, which its convolutional networks gain much by.</summary>
    bool KeepsFreedMemory => false;

    /// <summary>A drawing of the outcomes for the document, as SVG; null where the table says it all.</summary>
    string? Chart(IReadOnlyList<Outcome> outcomes) => null;

    /// <summary>The contests, each made when it is asked for and valid until the next.</summary>
    /// <param name="folder">Where data for the peers are written.</param>
    IEnumerable<Contest> Contests(string folder);
}
