namespace Crest.Benchmarks.Rounds;

/// <summary>
/// How contests are run: a warm-up of each side, then round after round, Crest and the other sides in turn, so that what else the machine
/// does falls on all of them.
/// </summary>
/// <param name="Rounds">Number of rounds, at least 1.</param>
/// <param name="Seconds">Length of a turn.</param>
internal sealed record Schedule(int Rounds, double Seconds)
{
    /// <summary>Idle threads of the other side spin for some milliseconds before they sleep.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs one.</summary>
    /// <param name="contest">What.</param>
    /// <param name="seconds">Length of a turn in it.</param>
    /// <param name="rivals">The other sides.</param>
    public Outcome Run(Contest contest, double seconds, IReadOnlyList<Rival> rivals)
    {
        // Twice: methods are compiled anew in the background once they have been called often.
        for (int warmUp = 0; warmUp < 2; warmUp++) contest.Crest(Math.Min(seconds, 0.3));
        if (contest.MostRounds is null)
            foreach (Rival rival in rivals) rival.Measure(Math.Min(seconds, 0.3), contest.LessIsBetter);

        int rounds = Math.Min(Rounds, contest.MostRounds ?? Rounds);
        var ours = new double[rounds];
        var theirs = new (double Figure, string Variant)[rivals.Count, rounds];
        for (int round = 0; round < rounds; round++)
        {
            Thread.Sleep(Pause);
            ours[round] = contest.Crest(seconds);
            for (int i = 0; i < rivals.Count; i++)
            {
                Thread.Sleep(Pause);
                theirs[i, round] = rivals[i].Measure(seconds, contest.LessIsBetter);
            }
        }

        return new Outcome(contest, ours, [.. rivals.Select((rival, i) =>
        {
            (double Figure, string Variant)[] own = [.. Enumerable.Range(0, rounds).Select(round => theirs[i, round])];
            return new RivalRounds(
                rival.Name, [.. own.Select(o => o.Figure)], [.. own.Select(o => o.Variant)],
                [.. own.Select((o, round) => contest.LessIsBetter ? o.Figure / ours[round] : ours[round] / o.Figure)]);
        })]);
    }
}
