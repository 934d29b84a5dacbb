using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Foundation.Projects;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.Supernova;

namespace Crest.Pipelines.Tests.Supernova;

/// <summary>Predictions and merged lists are runs, and go where they are told: a night does not replace the last one's list.</summary>
public sealed class PredictionRunTests : IDisposable
{
    private readonly PredictedSurvey _survey = new();

    public void Dispose() => _survey.Dispose();

    [Fact]
    public void A_model_predicts_into_another_folder_the_same_and_leaves_its_own_alone()
    {
        string own = _survey.Folder(SupernovaTask.Class), other = _survey.At("tonight/sn-class");
        string[] before = Directory.GetFiles(own).Order().ToArray();
        PredictSupernovaClass predict = new() { ModelFolder = own, OutputFolder = other, RealDataPath = _survey.ObservedPath, Threads = 1 };
        Assert.Equal(Path.Combine(other, "real.csv"), Assert.Single(predict.Run(Here)).Path);
        Assert.Equal(File.ReadAllText(Path.Combine(own, "real.csv")), File.ReadAllText(Path.Combine(other, "real.csv")));
        Assert.Equal(["prediction.json", "real.csv"], Directory.GetFiles(other).Select(Path.GetFileName).Order());
        Assert.Equal(before, Directory.GetFiles(own).Order());
        // The folder of the model itself is understood too.
        (predict with { ModelFolder = Path.Combine(own, "model") }).Run(Here);
    }

    [Fact]
    public void Without_a_folder_each_call_has_its_own_in_the_project()
    {
        PredictSupernovaClass predict = new() { ModelFolder = _survey.Folder(SupernovaTask.Class), RealDataPath = _survey.ObservedPath };
        string[] paths = [predict.Run(Here)[0].Path, predict.Run(Here)[0].Path];
        Assert.Equal(
            ["_predict-sn-class", "_predict-sn-class"],
            paths.Select(path => Path.GetFileName(Path.GetDirectoryName(path)!)["20260101_01".Length..]));
        Assert.NotEqual(paths[0], paths[1]);
        Assert.Equal(File.ReadAllText(paths[0]), File.ReadAllText(paths[1]));
        Assert.Equal("model-dir", Assert.Throws<OptionException>((predict with { ModelFolder = null }).Check).Option);
    }

    [Fact]
    public void A_prediction_is_a_run_with_its_inputs_its_files_and_its_metrics()
    {
        RunRecord run = Runs().Single(run => run.Id.EndsWith("_predict-sn-class", StringComparison.Ordinal));
        Assert.Equal(RunStatus.Finished, run.Status);
        Assert.Equal(["real", "test"], run.Description.DataHashes.Keys.Order());
        Assert.All(run.Description.DataHashes.Values, hash => Assert.Equal("source", hash));
        Assert.Equal(["sn-class/real.csv", "sn-class/test.csv"], run.Artifacts.Select(artifact => artifact.Path).Order());
        Assert.Contains("test_accuracy", run.LatestMetrics.Keys);
        Assert.Contains("command: predict sn-class", run.Description.Configuration);
    }

    [Fact]
    public void A_prediction_that_is_refused_is_a_failed_run_and_writes_nothing()
    {
        string folder = _survey.Folder(SupernovaTask.Class), real = Path.Combine(folder, "real.csv");
        File.WriteAllText(real, "mine");
        PredictSupernovaClass predict = new() { OutputFolder = folder, RealDataPath = _survey.ObservedPath, Threads = 1 };
        Assert.Contains("give --force", Assert.ThrowsAny<CrestException>(() => predict.Run(Here)).Message);
        Assert.Equal("mine", File.ReadAllText(real));
        Assert.Equal(RunStatus.Failed, Runs()[0].Status);
        int runs = Runs().Count;
        Assert.ThrowsAny<CrestException>(() => (predict with { RealDataPath = _survey.At("none.nc") }).Run(Here));
        Assert.Equal(runs, Runs().Count); // data that cannot be read are no run
    }

    [Fact]
    public void Predictions_apart_from_their_model_are_merged_with_the_names_of_its_classes_and_its_test_split()
    {
        MergedResults merged = Merge("tonight").Run(Here);
        Assert.Equal(PredictedSurvey.Classes, merged.Classes);
        string page = File.ReadAllText(merged.ReportPath!);
        Assert.Contains("Confusion", page, StringComparison.OrdinalIgnoreCase); // of test.csv, beside the model
        Assert.Contains("20190705_01_sn-class", page, StringComparison.Ordinal);
        RunRecord merge = Runs().First(run => run.Id.EndsWith("_merge", StringComparison.Ordinal));
        Assert.Equal(["redshift", "sn-class", "sn-epoch"], merge.Description.DataHashes.Keys.Order());
        Assert.Equal(["redshift", "sn-class", "sn-epoch"], merge.Description.Sources.Keys.Order());
        RunRecord prediction = Runs().Single(run => run.Id == merge.Description.Sources["redshift"]);
        Assert.Equal([merge.Id], prediction.UsedBy);
        Assert.Equal("20190705_01_redshift", prediction.Description.Sources["model"]);
    }

    [Fact]
    public void A_list_without_redshifts_and_peak_days_has_no_such_columns()
    {
        MergedResults merged = (Merge("tonight") with { RedshiftFolder = null, PeakDayFolder = null }).Run(Here);
        Assert.Equal(
            [.. Enumerable.Range(0, PredictedSurvey.Classes.Length).Select(label => $"{label}"), "measured", "visits"],
            merged.Table.Columns);
        RankedCandidates list = RankedCandidates.Read(merged.Path, merged.Classes, _survey.ObservedPath);
        Assert.All(list.List, candidate => Assert.True(double.IsNaN(candidate.Redshift) && double.IsNaN(candidate.PeakDay)));
        Assert.DoesNotContain(">NaN<", File.ReadAllText(merged.ReportPath!), StringComparison.Ordinal);

        merged = (Merge("tonight") with { PeakDayFolder = null, OutputFolder = null }).Run(Here);
        Assert.Contains("redshift", merged.Table.Columns);
        Assert.DoesNotContain("sn_epoch", merged.Table.Columns);
        Assert.EndsWith("_merge", Path.GetDirectoryName(merged.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Predictions_that_were_changed_are_merged_with_a_warning()
    {
        MergeResults merge = Merge("tonight");
        string path = Path.Combine(merge.ClassFolder, "real.csv");
        List<string> messages = [];
        merge.Run(Here with { Message = messages.Add });
        Assert.DoesNotContain(messages, message => message.Contains("changed", StringComparison.Ordinal));
        byte[] content = File.ReadAllBytes(path);
        content[Array.LastIndexOf(content, (byte)'.') + 4] ^= 1;
        File.WriteAllBytes(path, content);
        (merge with { Force = true }).Run(Here with { Message = messages.Add });
        Assert.Contains(messages, message => message.StartsWith($"warning: {path}: was changed after", StringComparison.Ordinal));
    }

    private JobContext Here => Started.In(_survey.At("."));

    /// <summary>Predicts all three tasks into other folders than those of the models.</summary>
    private MergeResults Merge(string night)
    {
        string Predicted(PredictSupernova predict)
        {
            string folder = _survey.At($"{night}/{predict.Task.Name()}");
            (predict with
            {
                ModelFolder = _survey.Folder(predict.Task),
                OutputFolder = folder,
                RealDataPath = _survey.ObservedPath,
                Threads = 1,
            }).Run(Here);
            return folder;
        }

        return new MergeResults
        {
            ClassFolder = Predicted(new PredictSupernovaClass()),
            RedshiftFolder = Predicted(new PredictSupernovaRedshift()),
            PeakDayFolder = Predicted(new PredictSupernovaPeakDay()),
            RealDataPath = _survey.ObservedPath,
            OutputFolder = _survey.At($"{night}/merged"),
        };
    }

    private IReadOnlyList<RunRecord> Runs()
    {
        using RunStore store = RunStore.Open(Project.Find(_survey.At(".")), TimeProvider.System);
        return store.Search().Runs;
    }
}
