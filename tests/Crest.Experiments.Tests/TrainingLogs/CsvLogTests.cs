using System.Xml.Linq;
using Crest.Experiments.Reports;
using Crest.Experiments.TrainingLogs;
using Crest.Foundation.Errors;
using Crest.Tests.ReferenceData;

namespace Crest.Experiments.Tests.TrainingLogs;

/// <summary>Files of Keras' CSVLogger.</summary>
public sealed class CsvLogTests
{
    [Fact]
    public void A_published_log_of_24_epochs()
    {
        using var reader = new StreamReader(ReferenceFiles.Path("lab/keras-logs/BraTS2020_training.log"));
        TrainingLog log = TrainingLog.Read(reader, "log");
        LoggedTraining training = Assert.Single(log.Trainings);
        Assert.Equal(Enumerable.Range(0, 24).Select(epoch => (double)epoch), training.Epochs);
        Assert.Equal(11, training.Metrics.Count);
        Assert.Equal(0.9847438335418701, training.Values("accuracy")[0]);
        Assert.Equal(0.05463637784123421, training.Values("val_loss")[0]);
        Assert.Equal(
            ["accuracy", "dice_coef", "loss", "lr", "mean_io_u_5", "precision"],
            TrainingCharts.Of(log, []).Select(chart => chart.Title));
    }

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    public void Trainings_that_were_appended_and_what_is_no_number(char separator)
    {
        string text = "epoch,loss,val_loss\n0,0.5,NA\n1,0.25,inf\n0,3,\"[1, 2]\"\nepoch,acc\n0,0.75\n".Replace(',', separator);

        TrainingLog log = TrainingLog.Read(new StringReader(text), "log");
        Assert.Equal(3, log.Trainings.Count);
        Assert.Equal([0.5, 0.25], log.Trainings[0].Values("loss"));
        Assert.Equal([double.NaN, double.PositiveInfinity], log.Trainings[0].Values("val_loss"));
        Assert.Equal(["loss"], log.Trainings[1].Metrics);
        Assert.Equal([0.75], log.Trainings[2].Values("acc"));
    }

    [Fact]
    public void An_epoch_that_is_no_number_is_an_error_with_its_line()
    {
        CrestException error = Assert.Throws<CrestException>(
            () => TrainingLog.Read(new StringReader("epoch,loss\n0,1\nx,2\n"), "t.csv"));
        Assert.Equal("t.csv:3:1: 'x' is not an epoch; mend or remove the line", error.Message);
    }

    [Fact]
    public void Metrics_are_chosen_and_drawn_with_their_validation()
    {
        TrainingLog log = TrainingLog.Read(new StringReader("epoch,loss,val_loss,acc\n0,2,3,0.5\n1,1,2,0.6\n"), "log");
        IReadOnlyList<LineChart> charts = TrainingCharts.Of(log, []);
        Assert.Equal([("loss", 2), ("acc", 1)], charts.Select(chart => (chart.Title, chart.Series.Count)));
        Assert.Equal("val_loss", Assert.Single(TrainingCharts.Of(log, ["val_loss"])[0].Series).Name);
        CrestException error = Assert.Throws<CrestException>(() => TrainingCharts.Of(log, ["los"]));
        Assert.Equal("the log has no metric 'los', did you mean 'loss'?", error.Message);
        string svg = SvgCharts.Of("a < b", charts);
        XDocument parsed = XDocument.Parse(svg);
        Assert.Equal("a < b", parsed.Root!.Elements().First().Value);
        string[] names = [.. parsed.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(names.Distinct(), names);
    }
}
