using Crest.Learning.PartialAuc;
using Crest.Numerics.Threads;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Learning.Tests.PartialAuc;

public class HighestScoresTests
{
    [Fact]
    public void The_border_is_that_of_the_sorted_scores_and_what_is_left_is_shared_by_its_ties()
    {
        Gen<float> score = Gen.OneOf(
            Gen.Choose(-3, 3).Select(i => i / 2f), Gen.Elements(-0f, 0f, float.MaxValue, float.MinValue, float.Epsilon, -float.Epsilon),
            Gen.Choose(int.MinValue, int.MaxValue).Select(i => i / 7f));
        var cases = from scores in Gen.Choose(1, 60).SelectMany(score.ListOf)
                    from beta in Gen.OneOf(Gen.Choose(1, 1000).Select(i => i / 1000.0), Gen.Elements(1e-9, 0.1, 0.25, 0.5, 1.0))
                    from threads in Gen.Choose(1, 3)
                    select (scores.ToArray(), beta, threads);
        var highest = new HighestScores();
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            (float[] scores, double beta, int threads) = c;
            using var pool = new WorkerPool(threads);
            double wanted = beta * scores.Length;
            NegativeSelection selection = highest.Select(scores, wanted, pool);
            float border = scores.OrderDescending().ElementAt((int)Math.Ceiling(wanted) - 1);
            Assert.Equal(border, selection.Border);
            Assert.Equal(wanted, scores.Sum(selection.Weight), 1e-12);
            Assert.Equal(wanted, selection.Total);
            Assert.Equal([.. highest.Places.ToArray().Select(i => scores[i])], highest.Scores.ToArray());
            Assert.Equal(
                scores.Select((s, i) => (s, i)).Where(p => selection.Weight(p.s) > 0).Select(p => p.i),
                highest.Places.ToArray().Where(i => selection.Weight(scores[i]) > 0));
            Assert.InRange(selection.AtBorder, double.Epsilon, 1);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }
}
