using System.Diagnostics;
using System.Globalization;
using Crest.EndToEnd.Tests.Program;

namespace Crest.EndToEnd.Tests.Hostile;

/// <summary>
/// Damage to whatever the demo leaves is noticed, or does no harm. CREST_DAMAGES sets how many bytes are flipped and how many processes
/// are killed.
/// </summary>
public sealed class DemoDamageTests(DemoProject demo)
{
    private const string Types = PreparedSurvey.SixClasses, Observed = "data/processed/dataset.test.all-6classes.nc";

    private const string Prepare =
        $"prepare test-data --test-root data/raw/observed --sn-types {Types} --label-file-path data/raw/observed/label_list.dat "
        + "--working-dir data/interim --suffix 6classes";

    private const string PrepareTraining =
        $"prepare train-data --train-root data/raw/train --sn-types {Types} --working-dir data/interim --suffix 6classes";

    private const string Merge =
        $"merge --sn-class-dir models/sn-class --redshift-dir models/redshift --sn-epoch-dir models/sn-epoch --real-data-path {Observed}";

    private static readonly int s_damages =
        int.Parse(Environment.GetEnvironmentVariable("CREST_DAMAGES") ?? "15", CultureInfo.InvariantCulture);

    /// <summary>
    /// The registry is a database of SQLite, which knows nothing of the bytes in its rows; reports and logs are for people.
    /// </summary>
    [Fact]
    public void A_flipped_byte_in_any_file_is_noticed_or_does_no_harm()
    {
        var random = new Random(Seed());
        using Project original = demo.Copy(), project = demo.Copy();
        string[] groups = ["data/raw", "data/interim", "data/processed", "models", ".crest"];
        Dictionary<string, string> expected = [];
        var silent = new List<string>();
        for (int damage = 0; damage < s_damages; damage++)
        {
            string[] files = Directory.GetFiles(project.At(groups[damage % groups.Length]), "*", SearchOption.AllDirectories);
            string path = files[random.Next(files.Length)], name = Path.GetRelativePath(project.Folder, path);
            byte[] whole = File.ReadAllBytes(path);
            if (whole.Length == 0) continue;
            byte[] flipped = [.. whole];
            int place = random.Next(whole.Length);
            flipped[place] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, flipped);

            foreach (string command in Readers(name))
            {
                if (!expected.TryGetValue(command, out string? usual)) expected[command] = usual = Outcome(original, command).Outcome;
                (string outcome, CrestResult result) = Outcome(project, command);
                Assert.DoesNotContain("defect of the program", result.Errors, StringComparison.Ordinal);
                Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
                bool isNoticed = result.ExitCode != 0 || result.Errors.Contains("changed", StringComparison.Ordinal);
                if (!isNoticed && outcome != usual && !name.StartsWith(".crest", StringComparison.Ordinal))
                    silent.Add($"{name} byte {place}: crest {command}");
            }

            File.WriteAllBytes(path, whole);
            project.CopyFrom(original.Folder, ".crest");
        }

        Assert.True(silent.Count == 0, string.Join("\n", silent));
    }

    [Fact]
    public void A_process_that_is_killed_leaves_whole_files_and_the_command_can_be_given_again()
    {
        var random = new Random(Seed());
        using Project project = demo.Copy();
        string[] commands =
        [
            $"{Prepare} --output-dir data/processed --force",
            $"{PrepareTraining} --output-dir data/processed --force",
            $"predict sn-class --output-dir models/sn-class --real-data-path {Observed} --force",
            $"{Merge} --output-dir models/merged --force",
            "runs list",
        ];
        Dictionary<string, TimeSpan> durations = [];
        foreach (string command in commands)
        {
            var clock = Stopwatch.StartNew();
            project.Run(command).Succeeded();
            durations[command] = clock.Elapsed;
        }

        SortedDictionary<string, string> before = Results(project);
        for (int kill = 0; kill < s_damages; kill++)
        {
            string command = commands[kill % commands.Length];
            // Preparation finds its files made from the same data, and would write nothing.
            if (command.StartsWith("prepare", StringComparison.Ordinal))
                foreach (string file in Directory.GetFiles(project.At("data/processed"))) File.Delete(file);
            using (Process process = project.Start(command))
            {
                process.WaitForExit(durations[command] * random.NextDouble());
                process.Kill();
                process.WaitForExit();
            }

            foreach ((string file, string hash) in Results(project))
                Assert.True(before[file] == hash, $"kill {kill}: crest {command}: {file} is not what it was");
            if (command.StartsWith("prepare", StringComparison.Ordinal))
            {
                project.Run($"{Prepare} --output-dir data/processed").Succeeded();
                project.Run($"{PrepareTraining} --output-dir data/processed").Succeeded();
            }

            project.Run(command).Succeeded();
            Assert.Empty(Project.Changes(before, Results(project)));
        }

        Assert.DoesNotContain("running", project.Run("runs list").Succeeded().Output, StringComparison.Ordinal);
    }

    /// <summary>The commands that read a file.</summary>
    private static IEnumerable<string> Readers(string file) => file.Split('/') switch
    {
        ["data", "raw", "observed", ..] => [$"{Prepare} --output-dir data/processed"],
        ["data", "raw", ..] => [$"{PrepareTraining} --output-dir data/processed"],
        ["data", "interim", "observed.nc"] => [$"{Prepare} --output-dir check"],
        ["data", "interim", ..] => [$"{PrepareTraining} --output-dir check"],
        ["data", "processed", ..] =>
            [$"inspect {file}", $"predict sn-class --model-dir models/sn-class --output-dir check --test-data-path {file}"],
        ["models", var task, "model", ..] =>
            [$"predict {task} --model-dir models/{task} --output-dir check --real-data-path {Observed}"],
        ["models", "merged", ..] => [],
        ["models", var task, ..] => [$"{Merge} --output-dir check", $"inspect models/{task}"],
        [".crest", ..] => ["runs list", "runs show 20"],
        _ => [],
    };

    /// <summary>What a command prints or writes, without what differs from call to call.</summary>
    private static (string Outcome, CrestResult Result) Outcome(Project project, string command)
    {
        CrestResult result = project.Run(command);
        string output = command.StartsWith("inspect", StringComparison.Ordinal) || command.StartsWith("runs", StringComparison.Ordinal)
            ? result.Output
            : "";
        SortedDictionary<string, string> files = project.Snapshot("check");
        foreach (string file in files.Keys.Where(file => !IsResult(file)).ToArray()) files.Remove(file);
        if (Directory.Exists(project.At("check"))) Directory.Delete(project.At("check"), recursive: true);
        return (output + string.Join("\n", files), result);
    }

    private static SortedDictionary<string, string> Results(Project project)
    {
        SortedDictionary<string, string> files = project.Snapshot("data/processed", "data/interim", "models");
        foreach (string file in files.Keys.Where(file => !IsResult(file)).ToArray()) files.Remove(file);
        return files;
    }

    /// <summary>Files that name runs or times differ from call to call; what is being written has a name with a point in front.</summary>
    private static bool IsResult(string file) => Path.GetFileName(file)[0] != '.'
        && Path.GetExtension(file) is ".nc" or ".csv" or ".safetensors" or ".onnx";

    private static int Seed()
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        return seed;
    }
}
