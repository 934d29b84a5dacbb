using System.Text.Json.Nodes;
using Crest.Foundation.Errors;
using Crest.Pipelines.Supernova;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.Tests.Supernova;

/// <summary>What a model says of objects that it cannot judge, or that are unlike what it was trained on.</summary>
[Collection("The current folder")]
public sealed class ModelReliabilityTests : IDisposable
{
    private readonly SupernovaProject _project = new();

    public ModelReliabilityTests() => Train(SupernovaTask.Class);

    public void Dispose() => _project.Dispose();

    [Fact]
    public void An_object_without_a_measurement_has_no_prediction_and_a_reason_and_the_others_keep_theirs()
    {
        PredictionTable before = Predict(SupernovaTask.Class, Observed(_ => { })).Table;
        (PredictionResult result, PredictionTable table) =
            Predict(SupernovaTask.Class, Observed(table => table.FluxOf(1).Fill(float.NaN)));
        Assert.Equal(1, result.NotJudged);
        Assert.Equal(["0", "1", "label", "measured", "visits", "novelty"], table.Columns);
        Assert.Equal([double.NaN, double.NaN, 1, 0, 4, double.NaN], table.Values[1]);
        Assert.Equal("no measurement", table.Notes![1]);
        Assert.Equal(before.Values[0], table.Values[0]);
        Assert.Equal(before.Values[2], table.Values[2]);
        Assert.Equal("", table.Notes[0]);
        // The metrics are those of the objects that are judged.
        Assert.Equal(table.Names.Count - 1, result.Metrics!.Classification!.Count);
    }

    [Fact]
    public void A_missing_band_and_few_visits_are_noted_and_marked_and_an_outlier_is_marked()
    {
        (PredictionResult result, PredictionTable table) = Predict(SupernovaTask.Class, Observed(table =>
        {
            (table.FluxOf(0)[2], table.FluxOf(0)[3]) = (float.NaN, float.NaN);
            table.FluxOf(1).Fill(1e8f);
        }));
        Assert.Equal("no measurement in i; fewer visits than in training", table.Notes![0]);
        Assert.Equal(2, table.Value(0, "measured"));
        Assert.True(table.Value(0, "novelty") >= 2);
        Assert.True(table.Value(1, "novelty") > 1);
        Assert.Equal(2, result.UnlikeTraining);
    }

    [Fact]
    public void The_threshold_is_that_of_the_validation_split_and_its_false_alarms_are_stated()
    {
        // Of n = 20 validation objects, a threshold that one more of them exceeds with 1 % is their largest distance: 1/21.
        (PredictionResult result, PredictionTable table) = Predict(SupernovaTask.Class, _project.At("prepared/dataset.va.nc"));
        Assert.Equal(1, table.Names.Select((_, row) => table.Value(row, "novelty")).Max(), 1e-6);
        Assert.Equal(0, result.UnlikeTraining);
        Assert.Equal(1 / 21.0, result.FalseAlarms, 1e-9);
    }

    [Fact]
    public void The_statistics_are_those_of_the_training_split()
    {
        byte[] reliability = File.ReadAllBytes(ReliabilityFile(SupernovaTask.Class));
        _project.Write("other", "one", (split, table) =>
        {
            if (split == Splits.Test) Array.Fill(table.Flux, 99);
        });
        (_project.WithData(_project.Training("again"), "other")).Run(Started.Here);
        Assert.Equal(reliability, File.ReadAllBytes(_project.At($"again/model/{ModelReliability.FileName}")));
    }

    [Fact]
    public void A_model_of_before_still_predicts_and_cannot_tell()
    {
        PredictionTable before = Predict(SupernovaTask.Class, Observed(_ => { })).Table;
        File.Delete(ReliabilityFile(SupernovaTask.Class));
        Assert.Contains(
            "reliability.safetensors: is missing, although model.json",
            Assert.Throws<CrestException>(() => Predict(SupernovaTask.Class, Observed(_ => { }))).Message);
        // A model of before has no hashes of its files.
        string description = _project.At("sn-class/model/model.json");
        JsonObject model = JsonNode.Parse(File.ReadAllText(description))!.AsObject();
        foreach (string key in (string[])["files_sha256", "content_xxh128"]) Assert.True(model.Remove(key));
        File.WriteAllText(description, model.ToJsonString());
        (PredictionResult result, PredictionTable table) = Predict(SupernovaTask.Class, Observed(_ => { }));
        Assert.Null(result.UnlikeTraining);
        Assert.Equal(["0", "1", "label", "measured", "visits"], table.Columns);
        Assert.Equal(before.Values.Select(row => row[..2]), table.Values.Select(row => row[..2]));
    }

    [Fact]
    public void A_changed_byte_of_the_file_is_found()
    {
        string path = ReliabilityFile(SupernovaTask.Class);
        byte[] content = File.ReadAllBytes(path);
        content[^3] ^= 1;
        File.WriteAllBytes(path, content);
        string message = Assert.Throws<CrestException>(() => Predict(SupernovaTask.Class, Observed(_ => { }))).Message;
        Assert.StartsWith($"{path}: is damaged", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ModelReliability.FileName)]
    [InlineData("model.safetensors")]
    public void A_whole_file_of_another_training_is_refused(string file)
    {
        (_project.Training("other") with { BatchSize = 8 }).Run(Started.Here);
        string path = _project.At($"{SupernovaTask.Class.Name()}/model/{file}");
        byte[] content = File.ReadAllBytes(_project.At($"other/model/{file}"));
        Assert.NotEqual(File.ReadAllBytes(path), content);
        File.WriteAllBytes(path, content);
        string message = Assert.Throws<CrestException>(() => Predict(SupernovaTask.Class, Observed(_ => { }))).Message;
        Assert.StartsWith($"{path}: is damaged, or of another model", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_redshift_has_the_uncertainty_of_the_validation_objects()
    {
        Train(SupernovaTask.Redshift);
        PredictionTable validation = Predict(SupernovaTask.Redshift, _project.At("prepared/dataset.va.nc")).Table;
        Assert.Equal(["prediction", "label", "error", "measured", "visits", "novelty"], validation.Columns);
        // One bin: 68.27 % of 20 objects are 14, rounded up.
        double[] sizes = [.. validation.Values.Select(row => Math.Abs(row[0] - row[1])).Order()];
        Assert.All(validation.Values, row => Assert.Equal(sizes[13], row[2], 1e-5));
    }

    private void Train(SupernovaTask task) => _project.Training(task.Name(), task).Run(Started.Here);

    private string ReliabilityFile(SupernovaTask task) => _project.At($"{task.Name()}/model/{ModelReliability.FileName}");

    /// <summary>An observed set made of the test split.</summary>
    private string Observed(Action<LightCurveTable> change)
    {
        PreparedSet set = PreparedFile.Load(_project.At("prepared/dataset.te.nc")) with { Split = Splits.Observed };
        change(set.Table);
        string path = _project.At("observed.nc");
        PredictedSurvey.Save(set, path);
        return path;
    }

    private (PredictionResult Result, PredictionTable Table) Predict(SupernovaTask task, string data)
    {
        string folder = _project.At(task.Name());
        PredictSupernova job = task == SupernovaTask.Class
            ? new PredictSupernovaClass { OutputFolder = folder, RealDataPath = data, Force = true, Threads = 1 }
            : new PredictSupernovaRedshift { OutputFolder = folder, RealDataPath = data, Force = true, Threads = 1 };
        PredictionResult result = Assert.Single(job.Run(Started.Here));
        return (result, PredictionTable.Read(result.Path));
    }
}
