using Crest.Learning.Training;

namespace Crest.Learning.Tests.Training;

public class TrainingLoopTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void A_checkpoint_is_written_once_the_last_one_is_more_than_ten_seconds_old()
    {
        var training = new Counting(steps: 9, each: () => _clock.Advance(TimeSpan.FromSeconds(4)));
        Run(training);
        Assert.Equal([3, 6, 9], training.SavedAfter);
        training = new Counting(steps: 9, each: () => _clock.Advance(TimeSpan.FromSeconds(1)));
        Run(training);
        Assert.Empty(training.SavedAfter);
    }

    [Fact]
    public void Nothing_is_written_without_a_checkpoint_or_where_no_training_could_resume()
    {
        var training = new Counting(steps: 3, each: () => _clock.Advance(TimeSpan.FromMinutes(1)));
        Run(training, withCheckpoint: false);
        Assert.Empty(training.SavedAfter);
        training = new Counting(steps: 3, each: () => _clock.Advance(TimeSpan.FromMinutes(1))) { Overflows = true };
        Run(training);
        Assert.Empty(training.SavedAfter);
    }

    [Fact]
    public void A_stop_ends_the_training_after_the_present_step_with_a_checkpoint()
    {
        using var stop = new CancellationTokenSource();
        var training = new Counting(steps: 9, each: () => { });
        Assert.Throws<OperationCanceledException>(
            () => Run(training, cancellation: stop.Token, progress: report => { if (report.Epoch == 2) stop.Cancel(); }));
        Assert.Equal([4], training.SavedAfter);
        Assert.False(training.HasEnded);
    }

    [Fact]
    public void A_training_that_is_finished_when_it_is_stopped_gives_its_result()
    {
        using var stop = new CancellationTokenSource();
        var training = new Counting(steps: 2, each: () => { });
        Assert.Equal(1, Run(training, cancellation: stop.Token, progress: _ => stop.Cancel()).LastEpoch);
        Assert.True(training.HasEnded);
    }

    [Fact]
    public void The_best_validation_is_kept_and_reports_have_the_speed_of_the_steps_alone()
    {
        // Two steps of 3 s and 100 samples an epoch; a validation takes an hour, which does not count.
        var training = new Counting(steps: 8, each: () => _clock.Advance(TimeSpan.FromSeconds(3)))
        {
            Losses = [0.5, 0.25, 0.25, 0.375], Validating = () => _clock.Advance(TimeSpan.FromHours(1)),
        };
        List<EpochReport> reports = [];
        TrainingHistory history = Run(training, progress: reports.Add);
        Assert.Equal(reports, history.Epochs);
        Assert.Equal([true, true, false, false], reports.Select(report => report.IsBest));
        Assert.All(reports, report => Assert.Equal(200 / 6.0, report.SamplesPerSecond, 1e-9));
        Assert.Equal(2, history.BestEpoch);
        Assert.Equal([1, 2], training.KeptAfter);
    }

    private TrainingHistory Run(
        TrainingProcedure training, bool withCheckpoint = true, Action<EpochReport>? progress = null,
        CancellationToken cancellation = default) =>
        new TrainingLoop(withCheckpoint ? new Checkpoint("none", "test") : null, progress, _clock, cancellation).Run(training);

    /// <summary>Counts its steps, two an epoch.</summary>
    private sealed class Counting(int steps, Action each) : TrainingProcedure
    {
        private int _steps;

        public List<int> SavedAfter { get; } = [];

        public List<int> KeptAfter { get; } = [];

        public double[] Losses { get; init; } = [];

        public Action? Validating { get; init; }

        public bool Overflows { get; init; }

        public bool HasEnded { get; private set; }

        public override bool IsFinished => _steps == steps;

        public override bool IsFinite => !Overflows;

        public override void Begin(Checkpoint? checkpoint)
        {
        }

        public override TrainingStep Step(CancellationToken cancellation)
        {
            each();
            return new TrainingStep(100, ++_steps % 2 == 0);
        }

        public override EpochReport Validate()
        {
            Validating?.Invoke();
            State.Epoch++;
            double loss = Losses.ElementAtOrDefault(State.Epoch - 1);
            return new EpochReport(State.Epoch, 1, loss, 0, 0.1);
        }

        public override void KeepBest() => KeptAfter.Add(State.Epoch);

        public override void Save(Checkpoint checkpoint) => SavedAfter.Add(_steps);

        public override int End()
        {
            HasEnded = true;
            return State.BestEpoch;
        }
    }
}
