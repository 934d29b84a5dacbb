using Crest.Experiments.Studies;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Experiments.Tests.Studies;

public class StudyHistoryTests
{
    [Fact]
    public void What_it_keeps_beside_the_trials_is_what_the_trials_say()
    {
        var puts = Gen.NonEmptyListOf(
            from number in Gen.Choose(0, 12)
            from state in Gen.Choose(0, 4)
            from value in Gen.Choose(0, 5)
            select (number, state: (TrialState)state, value));
        Prop.ForAll(puts.ToArbitrary(), changes =>
        {
            foreach (StudyDirection direction in Enum.GetValues<StudyDirection>())
            {
                var history = new StudyHistory(Study.Space, direction);
                foreach ((int number, TrialState state, int value) in changes)
                {
                    history.Put(new Trial(number + 100, number, state) { Value = state == TrialState.Complete ? value : null });
                    Trial[] complete = [.. history.Trials.Where(t => t.State == TrialState.Complete)
                        .OrderBy(t => history.Cost(t.Value!.Value)).ThenBy(t => t.Number)];
                    Assert.Equal(complete.FirstOrDefault()?.Number, history.Best?.Number);
                    foreach (TrialState s in Enum.GetValues<TrialState>())
                        Assert.Equal(history.Trials.Count(t => t.State == s), history.Count(s));
                    Assert.Equal(
                        history.Trials.Where(t => !t.IsFinished).Select(t => t.Id).Order(), history.Unfinished.Select(t => t.Id).Order());
                    Assert.Equal(history.Trials.Max(t => t.Number), history.LastNumber);
                    Assert.Equal(state, history.Find(number + 100)!.State);
                }

                Assert.Equal(changes.Select(c => c.number), history.Changes.Select(place => history.Trials[place].Number));
                Assert.Null(history.Find(99));
            }
        }).QuickCheckThrowOnFailure();
    }
}
