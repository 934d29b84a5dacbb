using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Crest.Foundation.Errors;
using Crest.Foundation.Progress;
using Crest.Survey.LightCurves;
using Crest.Survey.Simulation;

namespace Crest.Survey.Tests.Simulation;

/// <summary>The files that a simulation writes, and the folders it refuses.</summary>
public sealed class SupernovaSimulationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("crest-simulation-").FullName;

    private string Output => Path.Combine(_folder, "SimSN");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_same_seed_gives_the_same_bytes_whatever_the_number_of_threads(bool observed)
    {
        string[] contents = [.. new[] { (9L, 1), (9L, 2), (9L, 5), (10L, 2) }.Select(run =>
        {
            string output = Path.Combine(_folder, $"{run}");
            SupernovaSimulation.Run(new() { Output = output, Count = 90, Observed = observed, Seed = run.Item1, Threads = run.Item2 });
            return Fingerprint(output);
        })];
        Assert.Equal(contents[0], contents[1]);
        Assert.Equal(contents[0], contents[2]);
        Assert.NotEqual(contents[0], contents[3]);
    }

    [Fact]
    public void A_training_set_is_in_the_raw_format_and_holds_what_was_generated()
    {
        IReadOnlyDictionary<SupernovaType, int> counts = SupernovaSimulation.Run(new() { Output = Output, Count = 140, Seed = 12 });
        Assert.Equal([40, 14, 10, 14, 18, 18, 26], counts.Values);
        string[] files = Directory.GetFiles(Output, "*", SearchOption.AllDirectories);
        Assert.Equal(140, files.Length);
        var simulator = new SupernovaSimulator(12);
        var numbers = new HashSet<int>();
        foreach (string file in files)
        {
            string[] parts = Path.GetRelativePath(Output, file).Split(Path.DirectorySeparatorChar);
            Assert.Equal("individual_parameter.dat", parts[2]);
            Match name =
                Regex.Match(parts[1], @"^(?<type>[A-Za-z]+)_(?<number>\d{6})_z(?<redshift>\d+\.\d{4})_s12$", RegexOptions.NonBacktracking);
            Assert.True(name.Success, parts[1]);
            Assert.Equal(parts[0], name.Groups["type"].Value);
            int number = int.Parse(name.Groups["number"].Value, CultureInfo.InvariantCulture);
            Assert.True(numbers.Add(number));
            SimulatedSupernova supernova = simulator.Generate(number, Enum.Parse<SupernovaType>(parts[0]));
            Assert.Equal(supernova.Redshift, Number(name.Groups["redshift"].Value), 10);

            string[][] rows = Read(file);
            for (int visit = 0; visit < rows.Length; visit++)
            {
                // Days from peak are observer-frame days: elapsed less the peak's, not divided by 1 + z.
                Assert.Equal(SupernovaSimulator.Cadence.Visits[visit].ElapsedDay - supernova.PeakDay, Number(rows[visit][3]), 6);
                Assert.Equal(supernova.Flux[visit], Number(rows[visit][4]), 7);
                Assert.Equal(supernova.FluxError[visit], Number(rows[visit][5]), 7);
                Assert.Equal(double.IsNaN(supernova.Flux[visit]), rows[visit][4] == "NAN");
            }
        }

        Assert.Equal(Enumerable.Range(0, 140), numbers.Order());
    }

    [Fact]
    public void An_observed_set_tells_the_types_in_its_label_list_only()
    {
        SupernovaSimulation.Run(new() { Output = Output, Count = 140, Observed = true, Seed = 13 });
        Dictionary<string, string> labels = File.ReadLines(Path.Combine(Output, "label_list.dat")).Select(l => l.Split(' '))
            .ToDictionary(f => f[0], f => f[1], StringComparer.Ordinal);
        Assert.Equal(140, labels.Count);
        Assert.Equal(
            new Dictionary<string, int> { ["Ia"] = 40, ["Ib"] = 14, ["Ibc"] = 10, ["Ic"] = 14, ["IIL"] = 18, ["IIn"] = 18, ["IIP"] = 26 },
            labels.Values.CountBy(t => t).ToDictionary());
        var years = new HashSet<string>();
        foreach (string file in Directory.GetFiles(Output).Where(f => Path.GetFileName(f) != "label_list.dat"))
        {
            Match name = Regex.Match(Path.GetFileName(file), @"^(?<year>16|17)(?<name>[a-z]{4})\.dat$", RegexOptions.NonBacktracking);
            Assert.True(name.Success, file);
            Assert.True(labels.Remove(name.Groups["name"].Value));
            years.Add(name.Groups["year"].Value);
            Assert.All(Read(file), row => Assert.Equal("-1", row[3]));
        }

        Assert.Empty(labels);
        Assert.Equal(2, years.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(7000)]
    public void The_mix_is_met_to_one_object(int count)
    {
        SupernovaType[] types = TypeMix.Default.Assign(count, 3);
        Assert.Equal(count, types.Length);
        double[] shares = [20, 7, 5, 7, 9, 9, 13];
        for (int type = 0; type < shares.Length; type++)
            Assert.InRange(types.Count(t => (int)t == type) - count * shares[type] / 70, -1, 1);
        if (count == 7000) Assert.True(types.Take(1000).Count(t => t == SupernovaType.Ia) is > 220 and < 350, "the order is random");
    }

    [Fact]
    public void A_mix_can_leave_types_out_and_refuses_nonsense()
    {
        var mix = new TypeMix(new Dictionary<SupernovaType, double> { [SupernovaType.Ia] = 1, [SupernovaType.IIP] = 3 });
        Assert.Equal(
            new Dictionary<SupernovaType, int> { [SupernovaType.Ia] = 25, [SupernovaType.IIP] = 75 },
            mix.Assign(100, 1).CountBy(t => t).OrderBy(p => p.Key).ToDictionary());
        Assert.Throws<CrestException>(() => new TypeMix(new Dictionary<SupernovaType, double> { [SupernovaType.Ia] = 0 }));
        Assert.Throws<CrestException>(
            () => new TypeMix(new Dictionary<SupernovaType, double> { [SupernovaType.Ia] = -1, [SupernovaType.Ib] = 2 }));
        Assert.Throws<CrestException>(() => new TypeMix(new Dictionary<SupernovaType, double> { [SupernovaType.Ia] = double.NaN }));
        Assert.Throws<CrestException>(() => SupernovaSimulation.Run(new() { Output = Output, Count = 0 }));
        Assert.Throws<CrestException>(() => SupernovaSimulation.Run(new() { Output = Output, Count = 1, Threads = -1 }));
        Assert.Throws<CrestException>(() => SupernovaSimulation.Run(new() { Output = " ", Count = 1 }));
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public void A_folder_with_a_simulation_is_replaced_only_when_told_to()
    {
        SupernovaSimulation.Run(new() { Output = Output, Count = 5, Seed = 1 });
        string before = Fingerprint(Output);
        CrestException refused =
            Assert.Throws<CrestException>(() => SupernovaSimulation.Run(new() { Output = Output, Count = 5, Seed = 2 }));
        Assert.Contains("--force", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Fingerprint(Output));
        SupernovaSimulation.Run(new() { Output = Output, Count = 3, Seed = 2, Force = true });
        Assert.Equal(3, Directory.GetFiles(Output, "*", SearchOption.AllDirectories).Length);
        Assert.Equal([Output], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void What_is_not_a_simulation_is_never_removed()
    {
        Directory.CreateDirectory(Output);
        File.WriteAllText(Path.Combine(Output, "thesis.tex"), "years of work");
        CrestException refused =
            Assert.Throws<CrestException>(() => SupernovaSimulation.Run(new() { Output = Output, Count = 5, Force = true }));
        Assert.Contains("thesis.tex", refused.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Output, "thesis.tex")));
        Assert.Throws<CrestException>(
            () => SupernovaSimulation.Run(new() { Output = Path.Combine(Output, "thesis.tex"), Count = 5, Force = true }));
    }

    [Fact]
    public void A_cancelled_run_leaves_nothing_and_what_a_killed_one_left_is_not_taken_for_a_set()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Immediately(p => { if (p.Done > 0) cancellation.Cancel(); });
        Assert.Throws<OperationCanceledException>(
            () => SupernovaSimulation.Run(new() { Output = Output, Count = 20_000 }, progress, cancellation.Token));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));

        string partial = Path.Combine(_folder, ".SimSN.partial", "Ia");
        Directory.CreateDirectory(partial);
        File.WriteAllText(Path.Combine(partial, "half"), "");
        SupernovaSimulation.Run(new() { Output = Output, Count = 4 });
        Assert.Equal(4, Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Length);
    }

    private static string[][] Read(string file)
    {
        string[] lines = File.ReadAllLines(file);
        Assert.Equal("Index Filter Elapsed_days[day] SN_epoch[day] Flux Flux_err", lines[0]);
        string[][] rows = [.. lines.Skip(1).Select(l => l.Split(' '))];
        Assert.Equal(37, rows.Length);
        for (int visit = 0; visit < rows.Length; visit++)
        {
            Assert.Equal(6, rows[visit].Length);
            Visit planned = SupernovaSimulator.Cadence.Visits[visit];
            Assert.Equal(
                planned, new Visit(rows[visit][1], int.Parse(rows[visit][0], CultureInfo.InvariantCulture), Number(rows[visit][2])));
        }

        return rows;
    }

    private static double Number(string text) => text == "NAN" ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);

    private static string Fingerprint(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, file) + "\n"));
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private sealed class Immediately(Action<StepProgress> report) : IProgress<StepProgress>
    {
        public void Report(StepProgress value) => report(value);
    }
}
