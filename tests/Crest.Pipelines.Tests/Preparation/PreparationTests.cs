using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Foundation.Progress;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.Preparation;
using Crest.Survey.PreparedData;
using Crest.Survey.RawData;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Preparation;

/// <summary>Intermediate results, existing outputs and bad input, on a small survey of ten Ia and ten Ib.</summary>
public sealed class PreparationTests : IDisposable
{
    private const string Header = "Index Filter Elapsed_days[day] SN_epoch[day] Flux Flux_err\n";
    private const string Ia3 = "raw/Ia/Ia_000003_z0.3_s1/individual_parameter.dat";
    private const string Ib5 = "raw/Ib/Ib_000005_z0.5_s1/individual_parameter.dat";
    private readonly TemporaryFolder _folder = new();
    private SupernovaTypes _types = SupernovaTypes.Parse("""{"Ia":0,"Ib":1}""");

    public PreparationTests()
    {
        for (int i = 0; i < 10; i++)
        {
            _folder.Write($"raw/Ia/Ia_{i:D6}_z0.{i}_s1/individual_parameter.dat", LightCurve(i));
            _folder.Write($"raw/Ib/Ib_{i:D6}_z0.{i}_s1/individual_parameter.dat", LightCurve(-i));
        }
    }

    private JobContext Context => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Intermediates_are_used_again_when_and_only_when_the_data_are_unchanged()
    {
        PreparationSummary first = Run();
        Assert.Empty(first.Reused);
        Assert.Equal(["train.Ia.nc", "train.Ib.nc"], Names("work"));

        File.SetLastWriteTimeUtc(_folder.At(Ia3), DateTime.UtcNow.AddHours(1));
        PreparationSummary touched = Run();
        Assert.Equal(["train.Ia", "train.Ib"], touched.Reused);
        Assert.Equal(first.Written, touched.Unchanged);
        Assert.Empty(touched.Written);

        _folder.Write(Ib5, LightCurve(99));
        PreparationSummary changed = Run(suffix: "new");
        Assert.Equal(["train.Ia"], changed.Reused);
        Assert.Contains(changed.Written.Select(PreparedFile.Load), set => set.Table.Flux.Contains(99f));

        PreparationSummary withoutReuse = Run(suffix: "new", work: "work2", output: "out2");
        Assert.Empty(withoutReuse.Reused);
        foreach ((string a, string b) in changed.Written.Zip(withoutReuse.Written))
            Assert.Equal(File.ReadAllBytes(a), File.ReadAllBytes(b));
    }

    [Fact]
    public void Other_classes_use_the_same_intermediates()
    {
        Run();
        _types = SupernovaTypes.Parse("""{"Ia":0}""");
        PreparationSummary summary = Run(suffix: "1class");
        Assert.Equal(["train.Ia"], summary.Reused);
        Assert.Equal(["left out, since --sn-types does not name the type: Ib (10)"], summary.Warnings);
        Assert.Equal(10, summary.LeftOut["Ib"]);
    }

    [Fact]
    public void A_renamed_folder_and_a_new_grid_are_changes()
    {
        Run();
        Directory.Move(Path.GetDirectoryName(_folder.At(Ia3))!, _folder.At("raw/Ia/Ia_000003_z0.9_s1"));
        Assert.Equal(["train.Ib"], Run(suffix: "b").Reused);
        foreach (string file in Directory.GetFiles(_folder.At("raw"), "*.dat", SearchOption.AllDirectories))
            File.AppendAllText(file, "2 z 30 1 1 1\n");
        Assert.Empty(Run(suffix: "c").Reused);
    }

    [Fact]
    public void A_damaged_intermediate_is_made_again()
    {
        PreparationSummary first = Run();
        string path = _folder.At("work/train.Ia.nc");
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^40]);
        Assert.Equal(["train.Ib"], Run().Reused);
        Assert.Equal(bytes, File.ReadAllBytes(path));
        Assert.NotEmpty(first.Written);
    }

    [Fact]
    public void Outputs_of_other_data_or_options_are_replaced_only_when_forced()
    {
        PreparationSummary first = Run();
        byte[][] before = Outputs();
        var error = Assert.Throws<CrestException>(() => Run(seed: 1));
        Assert.Contains("dataset.tr.nc: is there already", error.Message);
        Assert.Contains("--force", error.Message);
        Assert.Equal(before, Outputs());
        Assert.Equal(first.Written, Run(seed: 1, force: true).Written);
        Assert.NotEqual(before, Outputs());
        File.WriteAllText(_folder.At("out/dataset.va.nc"), "mine");
        Assert.Contains("dataset.va.nc: is there already", Assert.Throws<CrestException>(() => Run(seed: 1)).Message);
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData(Header, "no row of data")]
    [InlineData("1 i 0 -5 3 0.3\n", "the header lacks the column")]
    [InlineData(Header + "1 i 0 -5 3 0.3\n2 i 7.12 2 4", "line 3: the row has 5 of the header's 6 fields")]
    [InlineData(Header + "1 i 0 -5 3 0.3\n2 i 7.12 2 4 0.", "the file ends in the middle of a line")]
    [InlineData(Header + "1 i 0 -5 three 0.3\n", "line 2, column 10: Flux is not a number: 'three'")]
    [InlineData(Header + "3 i 0 -5 3 0.3\n", "line 2: visit 3 of band i is not on the grid")]
    [InlineData(Header + "1 i 0.5 -5 3 0.3\n", "line 2: visit 1 of band i is on day 0.5, but on day 0")]
    [InlineData(Header + "1 i 0 -5 3 0.3\n1 i 0 -5 3 0.3\n", "line 3: visit 1 of band i is there a second time")]
    public void A_wrong_file_is_named_and_what_was_there_before_stays(string content, string expected)
    {
        Run();
        byte[][] before = Outputs();
        string[] work = Names("work");
        _folder.Write(Ib5, content);
        string message = Assert.Throws<CrestException>(() => Run(force: true)).Message;
        Assert.StartsWith(_folder.At(Ib5), message);
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
        Assert.Equal(before, Outputs());
        Assert.Equal(work, Names("work"));
        Assert.Equal(["dataset.te.nc", "dataset.tr.nc", "dataset.va.nc"], Names("out"));
    }

    [Fact]
    public void Of_many_wrong_files_the_first_by_name_is_told_on_every_run()
    {
        foreach (string file in Directory.GetFiles(_folder.At("raw/Ib"), "*.dat", SearchOption.AllDirectories))
            File.AppendAllText(file, "x");
        for (int run = 0; run < 10; run++) Assert.Contains("Ib_000000", Assert.Throws<CrestException>(() => Run()).Message);
    }

    [Fact]
    public void Two_objects_of_one_name_a_missing_root_and_an_empty_split_leave_no_output()
    {
        _folder.Write("raw/more/Ia_000003_z0.3_s1/individual_parameter.dat", LightCurve(1));
        Assert.Contains("is also that of", Assert.Throws<CrestException>(() => Run()).Message);
        Directory.Delete(_folder.At("raw/more"), recursive: true);
        Assert.Contains("split empty", Assert.Throws<OptionException>(() => Run(ratio: "1000:1:1")).Message);
        Directory.Delete(_folder.At("raw"), recursive: true);
        Assert.Contains("no such file or folder", Assert.Throws<CrestException>(() => Run()).Message);
        Assert.False(Directory.Exists(_folder.At("out")));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_leaves_all_outputs_as_they_were()
    {
        Run();
        byte[][] before = Outputs();
        // A folder in the place of a file's temporary name stops that one file, whoever runs the test.
        Directory.CreateDirectory(_folder.At("out/.dataset.te.nc.partial"));
        Assert.Contains("dataset.te.nc: cannot write", Assert.Throws<CrestException>(() => Run(seed: 1, force: true)).Message);
        Assert.Equal(before, Outputs());
        Assert.Contains("cannot write", Assert.Throws<CrestException>(() => Run(output: Ia3)).Message);
    }

    [Fact]
    public void A_full_disk_leaves_all_outputs_as_they_were()
    {
        // Writing to /dev/full fails as a full disk does; the temporary file of the last output is linked to it.
        if (!File.Exists("/dev/full")) Assert.Skip("there is no /dev/full here");
        Run();
        byte[][] before = Outputs();
        File.CreateSymbolicLink(_folder.At("out/.dataset.te.nc.partial"), "/dev/full");
        Assert.Contains("the disk is full", Assert.Throws<CrestException>(() => Run(seed: 1, force: true)).Message);
        Assert.Equal(before, Outputs());
    }

    [Fact]
    public void A_cancelled_preparation_writes_nothing()
    {
        using var stop = new CancellationTokenSource();
        var progress = new CancelAt(stop, "reading light curves");
        Assert.Throws<OperationCanceledException>(() =>
            Training("out", "work", "", 1, false, "8:1:1").Run(Context with { Progress = progress, Cancellation = stop.Token }));
        Assert.False(Directory.Exists(_folder.At("out")));
    }

    [Fact]
    public void A_suffix_that_is_a_path_is_refused_before_anything_is_read()
    {
        PrepareTrainingData job = Training("out", "work", "../x", 1, false, "8:1:1");
        Assert.Equal("suffix", Assert.Throws<OptionException>(job.Check).Option);
        Assert.Equal("suffix", Assert.Throws<OptionException>(() => (job with { TrainRoot = _folder.At("none") }).Run(Context)).Option);
    }

    [Fact]
    public void The_clock_of_the_context_measures_the_time()
    {
        PreparationSummary summary = Training("out", "work", "", 1, false, "8:1:1").Run(Context with { Clock = new StandingClock() });
        Assert.Equal(TimeSpan.Zero, summary.Elapsed);
    }

    private static string LightCurve(int flux) => $"{Header}1 i 0 -5 {flux} 0.3\n2 i 7.12 2.12 {flux}.5 0.3\n1 z 1.02 -3.98 NAN NAN\n";

    private PreparationSummary Run(
        string output = "out", string work = "work", string suffix = "", long seed = 0x5eed, bool force = false, string ratio = "8:1:1") =>
        Training(output, work, suffix, seed, force, ratio).Run(Context);

    private PrepareTrainingData Training(string output, string work, string suffix, long seed, bool force, string ratio) => new()
    {
        TrainRoot = _folder.At("raw"),
        Types = _types,
        WorkingFolder = _folder.At(work),
        OutputFolder = _folder.At(output),
        Suffix = suffix,
        Seed = seed,
        Force = force,
        SplitRatio = SplitRatio.Parse(ratio),
        Threads = 2,
    };

    private byte[][] Outputs() =>
        [.. ((string[])["tr", "va", "te"]).Select(part => File.ReadAllBytes(_folder.At($"out/dataset.{part}.nc")))];

    private string[] Names(string folder) =>
        [.. Directory.GetFiles(_folder.At(folder)).Select(p => Path.GetFileName(p)).Where(n => n[0] != '.').Order(StringComparer.Ordinal)];

    private sealed class StandingClock : TimeProvider
    {
        public override long GetTimestamp() => 1;
    }

    private sealed class CancelAt(CancellationTokenSource stop, string step) : IProgress<StepProgress>
    {
        public void Report(StepProgress value)
        {
            if (value.Step == step) stop.Cancel();
        }
    }
}
