using Crest.Foundation.Errors;
using Crest.Pipelines.Supernova;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.Tests.Supernova;

/// <summary>Training data that nothing, or not all, can be learned from.</summary>
[Collection("The current folder")]
public sealed class UnlearnableDataTests : IDisposable
{
    private readonly SupernovaProject _project = new();

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData(SupernovaTask.Class)]
    [InlineData(SupernovaTask.Redshift)]
    public void Data_without_any_measurement_are_refused(SupernovaTask task)
    {
        TrainSupernova training = With(task, (_, table) => Array.Fill(table.Flux, float.NaN));
        Assert.Equal(
            $"{training.TrainDataPath}: holds no measurement; nothing can be learned from it",
            Assert.Throws<CrestException>(() => training.Run(Started.Here)).Message);
    }

    [Fact]
    public void Objects_without_a_measurement_are_not_learned_from()
    {
        TrainSupernova training = With(SupernovaTask.Class, (split, table) =>
        {
            if (split == Splits.Train) table.FluxOf(3).Fill(float.NaN);
        });
        Assert.Equal(79, ((SupernovaMetrics)training.Run(Started.Here).Train!).Classification!.Count);
    }

    [Fact]
    public void A_single_class_is_refused()
    {
        TrainSupernova training = With(SupernovaTask.Class, (_, table) => Array.Fill(table.Label, 1));
        Assert.Equal(
            $"{training.TrainDataPath}: all 80 objects to learn from are of class II; "
            + "classification needs two or more classes that have objects",
            Assert.Throws<CrestException>(() => training.Run(Started.Here)).Message);
    }

    [Fact]
    public void A_class_of_one_member_is_warned_of_and_its_figures_say_why_they_cannot_be_computed()
    {
        TrainSupernova training = With(SupernovaTask.Class, (split, table) =>
        {
            Array.Fill(table.Label, 1);
            if (split == Splits.Train) table.Label[0] = 0;
        });
        List<string> messages = [];
        var test = (SupernovaMetrics)training.Run(Started.Telling(messages.Add)).Test!;
        Assert.Contains(
            $"warning: {training.TestDataPath}: the test split has no object of Ia: its figures cannot be computed", messages);
        Assert.Equal(double.NaN, test.Figures()["auc_class_0"]);
        Assert.Equal("no object is of class 0", test.WhyUndefined("auc_class_0"));
    }

    [Fact]
    public void Impossible_measurements_of_a_file_of_another_program_count_as_not_measured()
    {
        _project.Write("bad", "one", (_, table) =>
        {
            table.FluxErrorOf(0)[1] = -0.3f;
            table.FluxOf(1)[0] = -9999;
        });
        LightCurveTable table = SupernovaData.Load(_project.At("bad/dataset.tr.nc")).Set.Table;
        Assert.True(float.IsNaN(table.FluxOf(0)[1]));
        Assert.True(float.IsNaN(table.FluxOf(1)[0]));
        Assert.Equal(2, table.Flux.Count(float.IsNaN));
    }

    [Fact]
    public void An_impossible_redshift_of_a_file_is_refused_with_its_object()
    {
        TrainSupernova training = With(SupernovaTask.Redshift, (_, table) => table.Redshift[2] = -0.3f);
        Assert.StartsWith(
            $"{training.TrainDataPath}: the redshift of train 2 is -0.3, ",
            Assert.Throws<CrestException>(() => training.Run(Started.Here)).Message, StringComparison.Ordinal);
    }

    private TrainSupernova With(SupernovaTask task, Action<string, LightCurveTable> change)
    {
        _project.Write("changed", "one", change);
        return _project.WithData(_project.Training("trained", task), "changed");
    }
}
