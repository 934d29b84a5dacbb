using Crest.Foundation.Errors;
using Crest.Learning.Training;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Learning.Tests.Training;

public class LearningRateStepTests
{
    [Fact]
    public void Steps_follow_each_other()
    {
        IReadOnlyList<LearningRateStep> steps = LearningRateStep.ParseAll("0.001:1,1e-4:8");
        Assert.Equal([new LearningRateStep(0.001, 1), new LearningRateStep(0.0001, 8)], steps);
        TrainingOptions options = TrainingOptions.OfSteps(steps, batchSize: 64, seed: 3);
        Assert.Equal((9, 0.001, 9), (options.Epochs, options.LearningRate, options.Patience));
        Assert.Equal([0.001, 0.0001, 0.0001], new[] { 0, 1, 8 }.Select(epoch => options.RateAt(epoch, step: epoch * 10, batches: 10)));
    }

    [Fact]
    public void The_other_schedules_are_as_they_were()
    {
        var cosine = new TrainingOptions(4, 16, 0.1, LearningRateSchedule.Cosine, 4, 1);
        Assert.Equal(
            [0.1, 0.05, 0], new long[] { 0, 20, 40 }.Select(step => Math.Round(cosine.RateAt((int)step / 10, step, batches: 10), 12)));
        Assert.Equal(0.1, (cosine with { Schedule = LearningRateSchedule.Constant }).RateAt(3, 39, 10));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0.001")]
    [InlineData("0.001:")]
    [InlineData(":3")]
    [InlineData("0.001:0")]
    [InlineData("0.001:-1")]
    [InlineData("0:3")]
    [InlineData("-0.1:3")]
    [InlineData("NaN:3")]
    [InlineData("Infinity:3")]
    [InlineData("0.001:1,")]
    [InlineData("0.001:1:2")]
    [InlineData("0.001:1;0.1:2")]
    [InlineData("0.001:99999999999")]
    [InlineData("0.001:2147483647,0.0001:1")]
    public void What_is_no_schedule_is_refused(string text) =>
        Assert.Contains(
            "e.g. 0.001:1,0.0001:8", Assert.Throws<CrestException>(() => LearningRateStep.ParseAll(text)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void What_is_written_is_read_again()
    {
        Gen<LearningRateStep> step =
            from rate in Gen.Choose(1, 1_000_000) from epochs in Gen.Choose(1, 1000) select new LearningRateStep(rate / 3e7, epochs);
        Prop.ForAll(Gen.NonEmptyListOf(step).ToArbitrary(), steps =>
            LearningRateStep.ParseAll(string.Join(',', steps)).SequenceEqual(steps)).Check(Config.QuickThrowOnFailure);
    }
}
