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

    /// <summary>What the other side is called in the table.</summary>
    string Rival => "PyTorch";

    /// <summary>Length of a turn as a share of the usual one: short where what is measured takes microseconds.</summary>
    double TurnShare => 1;

    /// <summary>Whether the peer needs PyTorch.</summary>
    bool NeedsTorch => true;

    /// <summary>Whether the peer needs XGBoost and scikit-learn.</summary>
    bool NeedsTrees => false;

    /// <summary>Whether the peer needs scikit-learn alone.</summary>
    bool NeedsScikitLearn => false;

    /// <summary>Whether the peer keeps freed memory, which its convolutional networks gain much by.</summary>
    bool KeepsFreedMemory => false;

    /// <summary>A drawing of the outcomes for the document, as SVG; null where the table says it all.</summary>
    string? Chart(IReadOnlyList<Outcome> outcomes) => null;

    /// <summary>The contests, each made when it is asked for and valid until the next.</summary>
    /// <param name="folder">Where data for the peer are written.</param>
    IEnumerable<Contest> Contests(string folder);
}
