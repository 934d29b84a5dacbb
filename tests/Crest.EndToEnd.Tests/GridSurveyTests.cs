using System.Globalization;
using System.Text;
using System.Text.Json;
using Crest.EndToEnd.Tests.Program;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>Light curves with observations at any times reach the networks on a grid of visits.</summary>
public sealed class GridSurveyTests : IDisposable
{
    private const string Types = "--types {\"Ia\":0,\"II\":1}";
    private const string Small = "--hidden-size 16 --n-highways 2 --threads 1 --epochs 30";
    private const string Grid = """
        days: first-detection
        tolerance: 4
        visits:
          g: {first: -8, last: 40, step: 8}
          r: {first: -8, last: 40, step: 8}

        """;

    private readonly Project _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void A_survey_of_texts_is_put_on_a_grid_trained_on_predicted_and_ranked()
    {
        _project.Write("grid.yaml", Grid);
        Write("raw", 200, new Random(1), typed: true);
        Write("tonight", 30, new Random(2), typed: false);
        string prepared = _project.Run($"prepare light-curves raw {Types} --split-ratio 8:1:1 --grid grid.yaml --output data/s.nc")
            .Succeeded().Output;
        Assert.Contains("grid of 14 visits: g 7, r 7\n", prepared, StringComparison.Ordinal);
        Assert.Contains(" in bands that the grid has not (i)", prepared, StringComparison.Ordinal);
        Assert.Contains("train: 160 objects (Ia 80, II 80)\n", prepared, StringComparison.Ordinal);
        // The same again leaves all files, other options need --force, and no observation is lost from the counts.
        string again = _project.Run($"prepare light-curves raw {Types} --split-ratio 8:1:1 --grid grid.yaml --output data/s.nc")
            .Succeeded().Output;
        Assert.Equal(4, again.Split("unchanged data/").Length - 1);
        _project.Write("other.yaml", Grid.Replace("tolerance: 4", "tolerance: 1", StringComparison.Ordinal));
        const string other = $"prepare light-curves raw {Types} --split-ratio 8:1:1 --grid other.yaml --output data/s.nc";
        Assert.Contains("data/dataset.tr-s.nc: is there already", _project.Run(other).Errors, StringComparison.Ordinal);
        _project.Run($"prepare light-curves tonight {Types} --grid grid.yaml --output data/t.nc").Succeeded();

        const string splits = "--train-data-path data/dataset.tr-s.nc --validation-data-path data/dataset.va-s.nc "
            + "--test-data-path data/dataset.te-s.nc";
        foreach (string task in PreparedSurvey.Tasks)
        {
            _project.Run($"train {task} optimize {splits} --output-dir models/{task} {Small}")
                .Succeeded();
            _project.Run(
                $"predict {task} --model-dir models/{task} --output-dir tonight/{task} --real-data-path data/dataset.test.all-t.nc")
                .Succeeded();
        }

        _project.Run(
            "merge --sn-class-dir tonight/sn-class --redshift-dir tonight/redshift --sn-epoch-dir tonight/sn-epoch "
            + "--output-dir tonight/list --real-data-path data/dataset.test.all-t.nc").Succeeded();
        string[] rows = File.ReadAllLines(_project.At("tonight/list/real.csv"));
        Assert.Equal(31, rows.Length);
        // Those with even numbers are of type Ia, which fade faster: the first half of the list is theirs.
        int right = rows[1..16].Count(row => int.Parse(row.Split(',')[0]["SN".Length..], CultureInfo.InvariantCulture) % 2 == 0);
        Assert.InRange(right, 13, 15);
    }

    [Fact]
    public void The_photometric_classification_challenge_is_learned_far_beyond_the_share_of_the_largest_class()
    {
        string archive = ReferenceFiles.Path("spcc/SIMGEN_PUBLIC_DES_dev.tar.gz");
        string grid = Path.Combine(ReferenceFiles.Root, "examples/grid.yaml");
        const string types = """{"Ia":0,"II":1,"IIn":1,"IIL":1,"IIP":1,"Ib":1,"Ic":1,"Ibc":1}""";
        string prepared = _project.Run($"prepare light-curves {archive} --types {types} --split-ratio 8:1:1 --grid {grid} --output s.nc")
            .Succeeded().Output;
        Assert.Contains(" of 1026361 observations on the grid; dropped: ", prepared, StringComparison.Ordinal);
        _project.Run(
            "train sn-class optimize --train-data-path dataset.tr-s.nc --validation-data-path dataset.va-s.nc "
            + "--test-data-path dataset.te-s.nc --output-dir m --epochs 15 --hidden-size 100 --n-highways 2 --batch-norm").Succeeded();
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(_project.At("m/summary.json")));
        JsonElement test = summary.RootElement.GetProperty("metrics").GetProperty("test");
        // 76 % are of no type Ia.
        Assert.InRange(test.GetProperty("accuracy").GetDouble(), 0.88, 0.97);
        Assert.InRange(test.GetProperty("auc_class_0").GetDouble(), 0.94, 0.99);
    }

    [Fact]
    public void Wrong_grids_are_told_and_cost_no_result()
    {
        Write("raw", 4, new Random(3), typed: true);
        _project.Write("grid.yaml", Grid);
        _project.Write("far.yaml", "days: mjd\ntolerance: 1\nvisits: {g: [40000]}\n");
        _project.Run("prepare light-curves raw --split-ratio 8:1:1 --grid grid.yaml --output s.nc")
            .FailedWith(2, "--types", "is needed with --grid and --split-ratio");
        _project.Run("prepare light-curves raw --grid none.yaml --output s.nc").FailedWith(1, "none.yaml");
        Assert.False(File.Exists(_project.At("s.nc")));
        _project.Run("prepare light-curves raw --grid grid.yaml --output s.nc").Succeeded();
        byte[] before = File.ReadAllBytes(_project.At("dataset.test.all-s.nc"));
        _project.Run("prepare light-curves raw --grid far.yaml --output s.nc --force")
            .FailedWith(1, "observations is on the grid", "the bands there are g, r, i; correct the grid");
        Assert.Equal(before, File.ReadAllBytes(_project.At("dataset.test.all-s.nc")));
    }

    /// <summary>Texts of SNANA, seen every few nights in one band after another; type Ia fades in 12 days, type II in 40.</summary>
    private void Write(string folder, int count, Random random, bool typed)
    {
        for (int i = 0; i < count; i++)
        {
            double peak = 56100 + (random.NextDouble() * 200), fading = i % 2 == 0 ? 12 : 40, bright = 50 + (random.NextDouble() * 50);
            var text = new StringBuilder();
            int rows = 0;
            for (double mjd = peak - 30 + random.NextDouble(); mjd < peak + 60; mjd += 0.5 + (random.NextDouble() * 2.5), rows++)
            {
                double flux = bright * (mjd < peak ? Math.Exp((mjd - peak) / 5) : Math.Exp((peak - mjd) / fading));
                text.Append(CultureInfo.InvariantCulture,
                    $"OBS: {mjd:F3} {(rows % 7 == 6 ? "i" : rows % 2 == 0 ? "g" : "r")} {flux + random.NextDouble() - 0.5:F3} 1.0\n");
            }

            string type = typed ? $"SIM_COMMENT: SN Type = {(i % 2 == 0 ? "Ia" : "II")} , MODEL = x\n" : "";
            _project.Write($"{folder}/SN{i}.DAT", string.Create(CultureInfo.InvariantCulture,
                $"SURVEY: X\nSNID: SN{i}\nFILTERS: gri\nREDSHIFT_SPEC: {0.1 + (bright / 500):F3}\nPEAKMJD: {peak:F2}\n{type}"
                + $"NOBS: {rows}\nNVAR: 4\nVARLIST: MJD FLT FLUXCAL FLUXCALERR\n{text}END:\n"));
        }
    }
}
