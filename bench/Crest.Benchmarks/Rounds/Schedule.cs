using Crest.Benchmarks.Peers;

namespace Crest.Benchmarks.Rounds;

/// <summary>
/// How contests are run: a warm-up of each side, then round after round, Crest and the other side in turn, so that what else the machine
/// does falls on both.
/// </summary>
/// <param name="Rounds">Number of rounds, at least 1.</param>
/// <param name="Seconds">Length of a turn.</param>
internal sealed record Schedule(int Rounds, double Seconds)
{
    /// <summary>Idle threads of the other side spin for some milliseconds before they sleep.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public Outcome Run(Contest contest, double seconds, PeerProcess? peer)
    {
        Func<double, double>? rival = contest.Rival;
        if (rival is null && peer is not null && contest.Peer.Count > 0)
            rival = time => contest.LessIsBetter
                ? contest.Peer.Min(request => peer.Measure(request, time))
                : contest.Peer.Max(request => peer.Measure(request, time));
        // Twice: methods are compiled anew in the background once they have been called often.
        for (int warmUp = 0; warmUp < 2; warmUp++) contest.Crest(Math.Min(seconds, 0.3));
        if (contest.MostRounds is null) rival?.Invoke(Math.Min(seconds, 0.3));

        int rounds = Math.Min(Rounds, contest.MostRounds ?? Rounds);
        var ours = new double[rounds];
        double[]? theirs = rival is null ? null : new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            Thread.Sleep(Pause);
            ours[round] = contest.Crest(seconds);
            if (rival is null) continue;
            Thread.Sleep(Pause);
            theirs![round] = rival(seconds);
        }

        return new Outcome(contest, ours, theirs);
    }
}
