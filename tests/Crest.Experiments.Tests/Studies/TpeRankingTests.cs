using Crest.Experiments.Studies;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Experiments.Tests.Studies;

public class TpeRankingTests
{
    private static readonly SearchSpace Space =
        new([KeyValuePair.Create<string, ParameterDistribution>("x", new ParameterDistribution.Real(0, 1000))]);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    [InlineData(100, 10)]
    [InlineData(241, 25)]
    [InlineData(10_000, 25)]
    public void A_tenth_is_good_and_at_most_25(int trials, int good) => Assert.Equal(good, TpeRanking.GoodOf(trials));

    [Fact]
    public void Pruned_trials_come_after_complete_ones_the_farther_the_better_and_failures_not_at_all()
    {
        var history = new StudyHistory(Space, StudyDirection.Minimize);
        (TrialState State, double? Value, double[] Reports)[] trials =
        [
            (TrialState.Pruned, null, [1, 5]), (TrialState.Complete, double.PositiveInfinity, []), (TrialState.Fail, null, [0, 0, 0, 0]),
            (TrialState.Pruned, null, [9, 9, 9]), (TrialState.Complete, 7, []),
            (TrialState.Pruned, null, []), (TrialState.Pruned, null, [1, 4]), (TrialState.Pruned, null, [2, double.NaN]),
            (TrialState.Complete, 3, []), (TrialState.Running, null, []),
        ];
        for (int n = 0; n < trials.Length; n++)
            history.Put(Trial(n, n) with
            {
                State = trials[n].State,
                Value = trials[n].Value,
                Intermediate = [.. trials[n].Reports.Select((v, i) => KeyValuePair.Create(i + 1, v))],
            });
        Assert.Equal([8, 4, 1, 3, 6, 0, 7, 5], Order(history));
    }

    [Fact]
    public void What_is_learned_piece_by_piece_is_what_is_learned_at_once()
    {
        var cases = from values in Gen.NonEmptyListOf(Gen.Choose(0, 30))
                    from shuffle in Gen.Choose(0, 1_000_000)
                    select (values, shuffle);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            int[] values = [.. c.values.SelectMany(v => (int[])[v, (v * 7) % 31, (v * 3) % 11])];
            var pieces = new StudyHistory(Space, StudyDirection.Minimize);
            var random = new Random(c.shuffle);
            var ranking = new TpeRanking([new ParameterAxis(Space.Parameters[0].Value)], Space);
            int[] finish = [.. Enumerable.Range(0, values.Length)];
            for (int n = 0; n < values.Length; n++) pieces.Put(Trial(n, n) with { State = TrialState.Running });
            random.Shuffle(finish);
            foreach (int n in finish)
            {
                pieces.Put(Trial(n, n) with { State = TrialState.Complete, Value = values[n] });
                ranking.Learn(pieces);
                Assert.Equal(pieces.Unfinished.Select(trial => trial.Number).Order(), Numbers(ranking.Running(-1)));
            }

            int[] learned = [.. Enumerable.Range(0, values.Length).OrderBy(n => (values[n], n))];
            int good = TpeRanking.GoodOf(learned.Length);
            Assert.Equal(learned.Length, ranking.Count);
            Assert.Equal(learned[..good], Numbers(ranking.Good));
            Assert.Equal(learned[good..].Order(), Numbers(ranking.Bad));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Trials_with_other_parameters_teach_nothing()
    {
        var history = new StudyHistory(Space, StudyDirection.Minimize);
        history.Put(
            new Trial(0, 0, TrialState.Complete) { Value = 1, Parameters = [new TrialParameter("y", Space.Parameters[0].Value, 5)] });
        history.Put(new Trial(1, 1, TrialState.Complete)
        {
            Value = 1, Parameters = [new TrialParameter("x", new ParameterDistribution.Real(0, 5000), 2000)],
        });
        history.Put(new Trial(2, 2, TrialState.Complete)
        {
            Value = 1,
            Parameters =
            [
                new TrialParameter("y", Space.Parameters[0].Value, 5), new TrialParameter("x", new ParameterDistribution.Real(0, 5000), 2),
            ],
        });
        Assert.Equal([2], Order(history));
    }

    /// <summary>A trial whose parameter tells its number.</summary>
    private static Trial Trial(long id, int number) =>
        new(id, number, TrialState.Waiting) { Parameters = [new TrialParameter("x", Space.Parameters[0].Value, number)] };

    /// <summary>All trials from the best, by taking the best away again and again.</summary>
    private static List<int> Order(StudyHistory history)
    {
        List<int> order = [];
        while (true)
        {
            var rest = new StudyHistory(history.Space, history.Direction);
            foreach (Trial trial in history.Trials) if (!order.Contains(trial.Number)) rest.Put(trial);
            var ranking = new TpeRanking([new ParameterAxis(Space.Parameters[0].Value)], Space);
            ranking.Learn(rest);
            if (ranking.Count == 0) return order;
            order.Add(Numbers(ranking.Good)[0]);
        }
    }

    private static int[] Numbers(PlaceColumns columns) =>
        [.. columns.Column(0)[..columns.Count].ToArray().Select(x => (int)Math.Round(x * 1000))];

    private static int[] Numbers(IEnumerable<float[]> places) => [.. places.Select(p => (int)Math.Round(p[0] * 1000))];
}
