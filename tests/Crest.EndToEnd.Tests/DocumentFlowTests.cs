using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Crest.EndToEnd.Tests.Program;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>
/// The way from raw light curves to the merged list, with names, headers and old spellings as the first program had them.
/// </summary>
public class DocumentFlowTests(PreparedSurvey survey)
{
    [Fact]
    public void Real_light_curves_go_all_the_way()
    {
        using var project = new Project();
        Unpack("simsn/SimSN_dev.tar.gz", project.At("raw"), every: 35);
        Unpack("simsn/Observed_dev.tar.gz", project.At("raw"), every: 8);

        CrestResult prepared = project.Run(PreparedSurvey.Prepare.Replace("raw/train", "raw/SimSN", StringComparison.Ordinal)).Succeeded();
        Assert.Contains("train: 161 objects", prepared.Output, StringComparison.Ordinal);
        project.Run(PreparedSurvey.PrepareObserved.Replace("raw/observed", "raw/Observed", StringComparison.Ordinal)).Succeeded();
        CrestResult inspected = project.Run("inspect data/dataset.tr-6classes.nc").Succeeded();
        foreach (string part in (string[])["train split, 161 objects", "0 Ia", "Ib/Ibc", "IIN", "missing", "redshift"])
            Assert.Contains(part, inspected.Output, StringComparison.Ordinal);

        foreach (string task in PreparedSurvey.Tasks)
        {
            project.Run(PreparedSurvey.Train(task, $"models/{task}", """--epoch 2 --band-data {"i":3,"z":3} --method traditional"""))
                .Succeeded();
            project.Run(PreparedSurvey.Predict(task, "")).Succeeded();
            Assert.Contains("visits: i 3, z 3", project.Run($"inspect models/{task}").Succeeded().Output, StringComparison.Ordinal);
        }

        CrestResult merged = project.Run(PreparedSurvey.Merge).Succeeded();
        int observed = Directory.GetFiles(project.At("raw/Observed"), "??????.dat").Length;
        Assert.Contains($"{observed} objects", merged.Output, StringComparison.Ordinal);
        Assert.Equal(observed + 1, File.ReadAllLines(project.At("merged/real.csv")).Length);
    }

    [Fact]
    public void Results_have_the_documented_names()
    {
        Assert.Equal(
            ["dataset.te-6classes.nc", "dataset.test.all-6classes.nc", "dataset.tr-6classes.nc", "dataset.va-6classes.nc"],
            Directory.GetFiles(Path.Combine(survey.Folder, "data")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (string task in PreparedSurvey.Tasks)
            Assert.Equal(
                [
                    "config.yaml", "log.txt", "metrics.csv", "model", "prediction.json", "real.csv", "summary.json", "test.csv",
                    "train.csv",
                    "validation.csv",
                ],
                Directory.GetFileSystemEntries(Path.Combine(survey.Folder, "models", task)).Select(path => Path.GetFileName(path))
                    .Where(name => !name.StartsWith("events.out.tfevents.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Predictions_have_the_documented_header_and_a_probability_a_class()
    {
        foreach (string file in (string[])["train", "validation", "test", "real"])
        {
            string[] lines = File.ReadAllLines(Path.Combine(survey.Folder, "models", "sn-class", $"{file}.csv"));
            Assert.Equal(",0,1,2,3,4,5,label,measured,visits,novelty,note", lines[0]);
            Assert.All(lines[1..], line =>
            {
                double[] values = [.. line.Split(',')[1..8].Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
                Assert.Equal(1, values[..6].Sum(), 1e-5);
                Assert.InRange(values[6], -1, 5);
            });
            Assert.Equal(
                ",prediction,label,measured,visits,novelty,note",
                File.ReadLines(Path.Combine(survey.Folder, "models", "redshift", $"{file}.csv")).First());
        }
    }

    [Fact]
    public void Observed_objects_have_the_label_of_their_type()
    {
        Dictionary<string, string> types = File.ReadLines(Path.Combine(survey.Folder, "raw/observed/label_list.dat"))
            .Select(l => l.Split(' ')).ToDictionary(f => f[0], f => f[1].ToUpperInvariant());
        Dictionary<string, int> labels = JsonSerializer.Deserialize<Dictionary<string, int>>(PreparedSurvey.SixClasses)!
            .ToDictionary(t => t.Key.ToUpperInvariant(), t => t.Value);
        string[] rows = [.. File.ReadLines(Path.Combine(survey.Folder, "models/sn-class/real.csv")).Skip(1)];
        Assert.Equal(types.Count, rows.Length);
        Assert.All(
            rows, row => Assert.Equal(labels[types[row.Split(',')[0]]], int.Parse(row.Split(',')[7], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void The_merged_list_joins_the_three_and_is_sorted_by_the_classes()
    {
        string[] lines = File.ReadAllLines(Path.Combine(survey.Folder, "merged/real.csv"));
        Assert.Equal(",0,1,2,3,4,5,redshift,sn_epoch,measured,visits,novelty,note", lines[0]);
        double[][] rows =
            [.. lines[1..].Select(l => l.Split(',')[1..9].Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];
        Assert.True(rows.Zip(rows.Skip(1)).All(pair => pair.First[0] >= pair.Second[0]));

        Dictionary<string, string[]> classes = Rows("sn-class"), redshifts = Rows("redshift"), peaks = Rows("sn-epoch");
        Assert.Equal(30, rows.Length);
        Assert.All(lines[1..], line =>
        {
            string[] fields = line.Split(',');
            Assert.Equal([.. classes[fields[0]][..6], redshifts[fields[0]][0], peaks[fields[0]][0]], fields[1..9]);
        });
    }

    [Fact]
    public void Two_classes_and_the_old_spellings()
    {
        using Project project = survey.Copy("raw", "data");
        project.Run($"prepare train-data --train_root=raw/train --sn_types={PreparedSurvey.TwoClasses} --n_workers=2 --working_dir=interim "
            + "--suffix=2classes --output_dir=data --split_ratio=(1.0,2.0,3.0) --seed=0x5eed").Succeeded();
        const string splits = "--train_data_path=data/dataset.tr-2classes.nc --validation_data_path=data/dataset.va-2classes.nc "
            + "--test_data_path=data/dataset.te-2classes.nc";
        project
            .Run(
                $$"""train sn-class optimize --epoch=2 --band_data={"i":3,"z":3} --method=modified {{splits}} """
                + $$"""--output_dir=old --hidden_size=16 --dropout_rate=0.1 --outlier_rate=0.1 """
                + $$"""--blackout_rate=0.1 --batch_size=50 --output_size=2 --use_redshift""")
            .Succeeded();
        project.Run($"predict sn-class {splits} --output_dir=old").Succeeded();
        Assert.StartsWith(",0,1,label,", File.ReadLines(project.At("old/test.csv")).First(), StringComparison.Ordinal);

        using JsonDocument summary = JsonDocument.Parse(File.ReadAllBytes(project.At("old/summary.json")));
        JsonElement options = summary.RootElement.GetProperty("options");
        Assert.Equal(16, options.GetProperty("hidden_size").GetInt32());
        Assert.Equal(0.1, options.GetProperty("blackout_rate").GetDouble());
        Assert.True(options.GetProperty("use_redshift").GetBoolean());

        project.Write("best_parameter.json", """{"hidden_size":24,"n_highways":1,"dropout_rate":0.2}""");
        project.Run($"train sn_class optimize --epoch=1 {splits} --output_dir=best --parameter_path=best_parameter.json --dropout_rate=0.3")
            .Succeeded();
        using JsonDocument best = JsonDocument.Parse(File.ReadAllBytes(project.At("best/summary.json")));
        Assert.Equal(24, best.RootElement.GetProperty("options").GetProperty("hidden_size").GetInt32());
        Assert.Equal(0.3, best.RootElement.GetProperty("options").GetProperty("dropout_rate").GetDouble());
    }

    [Fact]
    public void The_same_again_changes_nothing_or_is_refused()
    {
        using Project project = survey.Copy("raw", "interim", "data", "models", "merged");
        SortedDictionary<string, string> before = project.Snapshot(".");
        Assert.Contains(
            "unchanged data/dataset.tr-6classes.nc", project.Run(PreparedSurvey.Prepare).Succeeded().Output, StringComparison.Ordinal);
        project.Run(PreparedSurvey.PrepareObserved).Succeeded();
        foreach (string task in PreparedSurvey.Tasks) project.Run(PreparedSurvey.Predict(task, "")).Succeeded();
        project.Run(PreparedSurvey.Merge).Succeeded();
        project.Run(PreparedSurvey.Train("sn-class", "models/sn-class", "--epoch 3")).FailedWith(1, "models/sn-class", "--force");
        project.Run("simulate supernova --n-objects 150 --output-dir raw/train").FailedWith(1, "raw/train", "--force");
        Assert.Empty(Project.Changes(before, project.Snapshot(".")));

        project.Run(PreparedSurvey.Train("sn-class", "models/sn-class", "--epoch 3 --force")).Succeeded();
        Assert.DoesNotContain(Project.Changes(before, project.Snapshot(".")), c => c.Contains("safetensors", StringComparison.Ordinal)
            || c.Contains("data/", StringComparison.Ordinal));
    }

    [Fact]
    public void Prepared_files_open_in_ncdump()
    {
        string header = OutsideProgram.Run("ncdump", "-h", Path.Combine(survey.Folder, "data/dataset.tr-6classes.nc"));
        foreach (string part in (string[])
        [
            "float flux(sample, feature)", "sn_epoch(sample, feature)", "redshift(sample)", "label(sample)", "elapsed_day(feature)",
        ])
            Assert.Contains(part, header, StringComparison.Ordinal);
        foreach (string file in Directory.GetFiles(Path.Combine(survey.Folder, "data"))) OutsideProgram.Run("ncdump", file);
    }

    [Fact]
    public void Runs_are_listed_and_shown()
    {
        using Project project = survey.Copy("data");
        Assert.Contains("no such runs yet", project.Run("runs list").Succeeded().Errors, StringComparison.Ordinal);
        project.Run(PreparedSurvey.Train("redshift", "a", "--epoch 1")).Succeeded();
        project.Run($"train sn-epoch optimize {PreparedSurvey.Splits} {PreparedSurvey.Small} --epoch 1").Succeeded();
        string[] ids = [.. project.Run("runs list").Succeeded().Output.Split('\n', ' ')
            .Where(w => w.StartsWith("20", StringComparison.Ordinal) && w.Contains('_', StringComparison.Ordinal))];
        Assert.Equal(2, ids.Length);
        Assert.EndsWith("_02_sn-epoch", ids[0], StringComparison.Ordinal);
        Assert.EndsWith("_01_redshift", ids[1], StringComparison.Ordinal);
        Assert.True(File.Exists(project.At($"runs/{ids[0]}/model/model.safetensors")));
        string shown = project.Run($"runs show {ids[1]}").Succeeded().Output;
        foreach (string part in (string[])["finished", "test_nmad", "option hidden_size", "16", "seed training", "model.safetensors"])
            Assert.Contains(part, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(ids[1], project.Run("runs list --method sn-epoch").Succeeded().Output, StringComparison.Ordinal);
        project.Run("runs show 19990101_01_none").FailedWith(1, "19990101_01_none");
    }

    private static void Unpack(string archive, string folder, int every)
    {
        using var gzip = new GZipStream(File.OpenRead(ReferenceFiles.Path(archive)), CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        int number = 0;
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)) continue;
            if (!entry.Name.EndsWith("label_list.dat", StringComparison.Ordinal) && number++ % every != 0) continue;
            string path = Path.Combine(folder, entry.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            entry.ExtractToFile(path, overwrite: true);
        }
    }

    private Dictionary<string, string[]> Rows(string task) =>
        File.ReadLines(Path.Combine(survey.Folder, $"models/{task}/real.csv")).Skip(1).Select(l => l.Split(','))
            .ToDictionary(f => f[0], f => f[1..]);
}
