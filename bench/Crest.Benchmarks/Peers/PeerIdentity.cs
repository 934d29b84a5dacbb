namespace Crest.Benchmarks.Peers;

/// <summary>What a peer says of itself.</summary>
/// <param name="Versions">What it consists of, with versions.</param>
/// <param name="Answers">The workloads that it can be asked for.</param>
/// <param name="Missing">What it lacks and how that is installed, in words for the terminal; empty if nothing.</param>
internal sealed record PeerIdentity(string Versions, IReadOnlyList<string> Answers, string Missing);
