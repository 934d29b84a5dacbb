using System.Globalization;
using Crest.EndToEnd.Tests.Program;

namespace Crest.EndToEnd.Tests;

/// <summary>Light curves of any cadence: simulated, trained, predicted at every phase, night after night.</summary>
public sealed class LightCurveTests : IDisposable
{
    private const string Types = "{\"Ia\":0,\"Ib\":1,\"Ic\":1,\"Ibc\":1,\"IIL\":1,\"IIn\":1,\"IIP\":1}";
    private const string Small = "--hidden-size 16 --n-layers 1 --epochs 2 --threads 2";

    private const StringSplitOptions Trimmed = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    private readonly Project _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void From_a_survey_to_probabilities_of_every_night()
    {
        Simulate("sn.nc", 400, "--split-ratio 6:2:2");
        CrestResult trained = Train("sn.nc", "first", "--redshift photometric --members 2 --pooling all");
        Assert.Contains("f1_spcc", trained.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_project.At("first/model/model.onnx")));
        string model = _project.Run("inspect first").Succeeded().Output;
        foreach (string part in (string[])["light-curves model", "0 Ia", "bands g r i z", "photometric", "2 times", "f1_spcc"])
            Assert.Contains(part, model, StringComparison.Ordinal);
        Assert.StartsWith("light-curves model", _project.Run("inspect first/model").Succeeded().Output, StringComparison.Ordinal);
        Train("sn.nc", "second", "--redshift photometric --members 2 --pooling all");
        const string weights = "model/model.safetensors";
        Assert.Equal(File.ReadAllBytes(_project.At($"first/{weights}")), File.ReadAllBytes(_project.At($"second/{weights}")));

        CrestResult predicted = Predict("first", "predictions", "--at-phase -2,0,40 --at-detections 6 --by-night").Succeeded();
        Assert.Contains("the metrics are those of the test split", predicted.Output, StringComparison.Ordinal);
        string[] header = Rows("predictions/light-curves.csv", out List<string[]> whole);
        Assert.Equal(
            ["object", "split", "label", "mjd", "nights", "predicted", "probability_Ia"], header[..7]);
        Assert.Equal(["redshift", "redshift_error", "peak_mjd", "peak_error"], header[^4..]);
        Assert.Equal(400, whole.Count);
        Assert.All(whole, row => Assert.Equal(1, Number(row[6]) + Number(row[7]), 2e-5));
        // The last night of an object is its whole light curve; the phases see no more than it.
        Rows("predictions/nights.csv", out List<string[]> nights);
        Dictionary<string, string[]> last = nights.GroupBy(row => row[0]).ToDictionary(rows => rows.Key, rows => rows.Last());
        Assert.Equal(nights.Count, whole.Sum(row => int.Parse(row[4], CultureInfo.InvariantCulture)));
        foreach (string[] row in whole)
        {
            Assert.Equal(row[3..5], last[row[0]][3..5]);
            Assert.Equal(Number(row[6]), Number(last[row[0]][6]), 1e-4);
        }

        foreach (string phase in (string[])["phase-2", "phase0", "phase+40", "detections6"])
        {
            Rows($"predictions/{phase}.csv", out List<string[]> early);
            Assert.NotEmpty(early);
            Dictionary<string, string[]> of = whole.ToDictionary(row => row[0]);
            Assert.All(early, row => Assert.InRange(Number(row[4]), 1, Number(of[row[0]][4])));
        }

        string report = File.ReadAllText(_project.At("predictions/report.html"));
        foreach (string part in (string[])["from the peak", "predicted redshift", "predicted day of the peak"])
            Assert.Contains(part, report, StringComparison.Ordinal);
        Predict("first", "predictions", "--at-phase -2,0,40 --at-detections 6 --by-night").Succeeded();
        Predict("second", "predictions", "--at-phase 1").FailedWith(1, "--force");
    }

    [Fact]
    public void A_causal_model_keeps_a_state()
    {
        Simulate("sn.nc", 200, "--split-ratio 6:2:2");
        Train("sn.nc", "causal", "--causal --members 2");
        Predict("causal", "whole", "").Succeeded();
        CrestResult monday = Predict("causal", "monday", "--state sn.state").Succeeded();
        Assert.Contains("the metrics are those of the test split", monday.Output, StringComparison.Ordinal);
        byte[] state = File.ReadAllBytes(_project.At("sn.state"));
        Predict("causal", "tuesday", "--state sn.state").Succeeded();
        Assert.Equal(state, File.ReadAllBytes(_project.At("sn.state")));
        Rows("whole/light-curves.csv", out List<string[]> whole);
        Assert.Matches($@"count +{whole.Count(row => row[1] == "test")}\b", monday.Output);
        foreach (string day in (string[])["monday", "tuesday"])
        {
            Rows($"{day}/light-curves.csv", out List<string[]> rows);
            for (int i = 0; i < rows.Count; i++)
            {
                Assert.Equal(whole[i][..6], rows[i][..6]);
                Assert.Equal(Number(whole[i][6]), Number(rows[i][6]), 1e-4);
            }
        }

        Predict("causal", "other", "--state sn.state --by-night").FailedWith(2, "--by-night");
        Train("sn.nc", "both", "");
        Predict("both", "other", "--state sn.state").FailedWith(1, "--causal");
        Assert.Equal(state, File.ReadAllBytes(_project.At("sn.state")));
    }

    [Fact]
    public void Objects_of_another_survey_are_ranked_and_what_the_model_does_not_see_of_them_is_said()
    {
        Simulate("sn.nc", 150, "--split-ratio 6:2:2");
        Train("sn.nc", "model", "");
        _project.Run("simulate light-curves --survey lsst-wfd --n-objects 30 --output lsst.nc").Succeeded();
        CrestResult predicted = _project.Run("predict light-curves --data-path lsst.nc --model-dir model --output-dir out").Succeeded();
        Assert.Matches(@"warning: .*without their bands: u \(\d+\), y \(\d+\)", predicted.Errors);
        Rows("out/light-curves.csv", out List<string[]> rows);
        string[] best = [.. rows.OrderByDescending(row => Number(row[6])).Take(10).Select(row => row[0])];
        string[] listed = [.. predicted.Output.Split('\n').SkipWhile(line => !line.StartsWith("The 30 objects", StringComparison.Ordinal))
            .Where(line => line.Contains("lsst-wfd-", StringComparison.Ordinal)).Select(line => line.Split(' ', 3, Trimmed)[1])];
        Assert.Equal(10, listed.Length);
        Assert.Equal(best.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_narrow_terminal_keeps_the_metrics_of_whole_light_curves()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("there is no script of util-linux");
        Simulate("sn.nc", 150, "--split-ratio 6:2:2");
        Train("sn.nc", "model", "");
        const string predict = "predict light-curves --data-path sn.nc --model-dir model --output-dir out";
        string shown = _project.RunOnTerminal(80, $"{predict} --at-phase -5,-2,0,2,5,10,20,40").Succeeded().Output;
        Assert.Matches(@"(?m)^ +light-curves +phase-5", shown);
        Assert.DoesNotContain("phase+40 ", shown.Split("accuracy")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Types_that_are_not_simulated_are_said()
    {
        string types = Types.Replace("IIn", "IIN", StringComparison.Ordinal);
        CrestResult made = _project.Run($"simulate light-curves --survey des --n-objects 20 --types {types} --output sn.nc").Succeeded();
        Assert.Contains("IIN (there are objects of IIn)", made.Errors, StringComparison.Ordinal);
        Assert.Contains("left out, since --types does not name them: IIn", made.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_learned_or_predicted_is_said_in_a_line()
    {
        Simulate("whole.nc", 60, "");
        string train = $"train light-curves optimize {Small} --output-dir out --data-path";
        _project.Run($"{train} whole.nc").FailedWith(1, "whole.nc", "--split-ratio");
        _project.Run($"{train} absent.nc").FailedWith(1, "absent.nc");
        _project.Run("simulate light-curves --survey des --n-objects 60 --split-ratio 6:2:2 --output plain.nc").Succeeded();
        _project.Run($"{train} plain.nc").FailedWith(1, "plain.nc", "--types");
        _project.Run($"{train} whole.nc --causal --normalisation light-curve").FailedWith(2, "--normalisation", "--causal");
        _project.Run($"{train} whole.nc --redshift spectral").FailedWith(2, "--redshift");
        Simulate("sn.nc", 100, "--split-ratio 6:2:2");
        Train("sn.nc", "model", "");
        Predict("model", "out", "--at-phase 1,x").FailedWith(2, "--at-phase");
        _project.Run("simulate light-curves --survey ztf --n-objects 20 --types {\"Ia\":0,\"IIP\":1} --output ztf.nc").Succeeded();
        _project.Run("predict light-curves --data-path ztf.nc --model-dir model --output-dir out").FailedWith(1, "ztf.nc", "classes");
        _project.Run("predict light-curves --data-path sn.nc --model-dir absent --output-dir out").FailedWith(1, "absent");
        Assert.False(Directory.Exists(_project.At("out/model")));
    }

    [Fact]
    public void Hidden_values_of_light_curves_can_be_explored()
    {
        Simulate("sn.nc", 150, "--split-ratio 6:2:2");
        Train("sn.nc", "model", "");
        _project.Run("explore pca --data-path sn.nc --model-dir model --output-dir map").Succeeded();
        Assert.Equal(151, File.ReadLines(_project.At("map/embedding.csv")).Count());
        Assert.Contains("\"observations\"", File.ReadAllText(_project.At("map/report.html")), StringComparison.Ordinal);
        _project.Run("explore pca --data-path sn.nc --output-dir other").FailedWith(1, "--model-dir");
    }

    [Fact]
    public void A_search_tries_its_options()
    {
        Simulate("sn.nc", 150, "--split-ratio 6:2:2");
        _project.Run("train light-curves search --data-path sn.nc --epochs 1 --n-iterations 2 --threads 2 --output-dir found").Succeeded();
        Assert.Contains("hidden_size", File.ReadAllText(_project.At("found/best_parameter.json")), StringComparison.Ordinal);
    }

    private void Simulate(string file, int objects, string more) => _project.Run(
        $"simulate light-curves --survey des --n-objects {objects} --types {Types} {more} --output {file}").Succeeded();

    private CrestResult Train(string file, string folder, string more) =>
        _project.Run($"train light-curves optimize --data-path {file} {Small} --output-dir {folder} {more}").Succeeded();

    private CrestResult Predict(string model, string folder, string more) =>
        _project.Run($"predict light-curves --data-path sn.nc --model-dir {model} --output-dir {folder} {more}");

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private string[] Rows(string path, out List<string[]> rows)
    {
        string[][] lines = [.. File.ReadLines(_project.At(path)).Select(line => line.Split(','))];
        rows = [.. lines[1..]];
        return lines[0];
    }
}
