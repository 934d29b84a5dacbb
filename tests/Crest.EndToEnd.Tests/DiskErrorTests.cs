using System.Diagnostics;
using Crest.EndToEnd.Tests.Program;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>A disk that is full and a folder that may not be written end a command with one line, and leave what was there.</summary>
public class DiskErrorTests(PreparedSurvey survey)
{
    /// <summary>Root may write everywhere, until it gives up these rights.</summary>
    private static string[] WithoutRightOverPermissions =>
        Environment.UserName != "root"
            ? []
            : ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"];

    public static TheoryData<string> Commands => [.. NewResults.Keys];

    /// <summary>Commands that would replace the results below data, models and merged by others.</summary>
    private static Dictionary<string, string> NewResults { get; } = new()
    {
        ["prepare train-data"] = $"{PreparedSurvey.Prepare} --seed 1 --force",
        ["prepare test-data"] = $"{PreparedSurvey.PrepareObserved} --zero-point 26 --force",
        ["train"] = PreparedSurvey.Train("sn-class", "models/sn-class", "--epoch 2 --seed 1 --force"),
        ["predict"] = PreparedSurvey.Predict("sn-class", "--force"),
        ["merge"] = $"{PreparedSurvey.Merge} --force",
        ["simulate"] = "simulate supernova --n-objects 200 --output-dir data/new",
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_full_disk(string command)
    {
        using Project project = survey.Copy("raw", "interim", "data", "models", "merged");
        Spoil(project);
        using var disk = SmallDisk.Of(project, 1 << 20, "data", "models", "merged", "interim");
        disk.Fill();
        SortedDictionary<string, string> before = Results(project);
        project.Run(NewResults[command]).FailedWith(1, "the disk is full");
        Assert.Empty(Project.Changes(before, Results(project)));
    }

    [Fact]
    public void A_full_disk_that_holds_the_whole_project()
    {
        using Project project = survey.Copy("data");
        project.Run(PreparedSurvey.Train("sn-class", "models/sn-class", "--epoch 1")).Succeeded();
        using var disk = SmallDisk.Of(project, 1 << 20, "data", "models", ".crest");
        disk.Fill();
        SortedDictionary<string, string> before = Results(project);
        project.Run(NewResults["train"]).FailedWith(1, "full");
        Assert.Empty(Project.Changes(before, Results(project)));
    }

    /// <summary>A second way in which a write fails in its middle, which needs no right to mount.</summary>
    [Theory]
    [InlineData("prepare train-data")]
    [InlineData("predict")]
    [InlineData("merge")]
    [InlineData("simulate")]
    public void A_limit_on_the_size_of_files(string command)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("there is no such limit on Windows");
        using Project project = survey.Copy("raw", "interim", "data", "models", "merged");
        Spoil(project);
        SortedDictionary<string, string> before = Results(project);
        // The runtime's own files in memory are larger than 1 KiB, unless it is told to go without.
        project.RunUnder(
            ["bash", "-c", "ulimit -f 1; trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; exec \"$@\"", "bash"], NewResults[command])
            .FailedWith(1, "larger than the file system or your limit");
        Assert.Empty(Project.Changes(before, Results(project)));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_folder_without_write_permission(string command)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("permissions are other ones on Windows");
            return;
        }

        using Project project = survey.Copy("raw", "interim", "data", "models", "merged");
        Spoil(project);
        Dictionary<string, UnixFileMode> modes = [];
        foreach (string folder in (string[])["data", "merged", "models", "models/sn-class", "models/sn-class/model"])
        {
            modes[folder] = File.GetUnixFileMode(project.At(folder));
            File.SetUnixFileMode(project.At(folder), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        SortedDictionary<string, string> before = Results(project);
        try
        {
            project.RunUnder(WithoutRightOverPermissions, NewResults[command]).FailedWith(1, "no permission");
        }
        finally
        {
            foreach ((string folder, UnixFileMode mode) in modes) File.SetUnixFileMode(project.At(folder), mode);
        }

        Assert.Empty(Project.Changes(before, Results(project)));
    }

    [Fact]
    public void A_file_without_read_permission()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("permissions are other ones on Windows");
            return;
        }

        using Project project = survey.Copy("raw", "data");
        string file = project.At("data/dataset.te-6classes.nc"), raw = PreparedSurvey.TrainingFiles(project).ElementAt(5);
        File.SetUnixFileMode(file, UnixFileMode.None);
        File.SetUnixFileMode(raw, UnixFileMode.None);
        project.RunUnder(WithoutRightOverPermissions, $"inspect {file}").FailedWith(1, file, "permission");
        project.RunUnder(
            WithoutRightOverPermissions,
            $"{PreparedSurvey.Prepare} --output-dir new".Replace("--output-dir data ", "", StringComparison.Ordinal))
            .FailedWith(1, Path.GetFileName(Path.GetDirectoryName(raw)!), "permission");
    }

    [Fact]
    public void A_project_of_another_user_is_listed_and_not_changed()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("permissions are other ones on Windows");
            return;
        }

        using Project project = survey.Copy("data");
        const string training = "train sn-class search --train-data-path data/dataset.tr-6classes.nc "
            + "--validation-data-path data/dataset.va-6classes.nc --test-data-path data/dataset.te-6classes.nc "
            + "--epoch 1 --n-iterations 1 --sampler random --study-name mine";
        project.Run(training).Succeeded();
        string marker = project.At(".crest");
        UnixFileMode mode = File.GetUnixFileMode(marker);
        foreach (string file in Directory.EnumerateFiles(marker)) File.SetUnixFileMode(file, UnixFileMode.UserRead);
        File.SetUnixFileMode(marker, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            SortedDictionary<string, string> before = project.Snapshot(".crest");
            string list = project.RunUnder(WithoutRightOverPermissions, "runs list").Succeeded().Output;
            string id = list.Split('\n').Single(line => line.Contains("_01_", StringComparison.Ordinal)).Split(' ')[0];
            Assert.Contains("finished", project.RunUnder(WithoutRightOverPermissions, $"runs show {id}").Succeeded().Output);
            Assert.Contains("1 of 1", project.RunUnder(WithoutRightOverPermissions, "studies list").Succeeded().Output);
            project.RunUnder(WithoutRightOverPermissions, $"runs note {id} mine").FailedWith(1, "cannot be opened for writing");
            Assert.Empty(Project.Changes(before, project.Snapshot(".crest")));
        }
        finally
        {
            File.SetUnixFileMode(marker, mode);
        }
    }

    /// <summary>Makes the predictions and the list older ones than those that the commands write.</summary>
    private static void Spoil(Project project)
    {
        foreach (string path in (string[])["models/sn-class/train.csv", "merged/real.csv"]) File.AppendAllText(project.At(path), "older\n");
    }

    /// <summary>What was there is there; a training's own log of the attempt may be, too.</summary>
    private static SortedDictionary<string, string> Results(Project project)
    {
        SortedDictionary<string, string> files = project.Snapshot("data", "models", "merged");
        foreach (string working in (string[])["config.yaml", "log.txt", "metrics.csv", ".config.yaml.partial"])
            files.Remove($"models/sn-class/{working}");
        foreach (string events in files.Keys.Where(path => path.StartsWith("models/sn-class/events.", StringComparison.Ordinal)).ToArray())
            files.Remove(events);
        files.Remove("data/filler");
        return files;
    }

    /// <summary>A file system of its own under some folders of a project, small enough to be filled.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private readonly string _mount;

        private SmallDisk(string mount) => _mount = mount;

        public static SmallDisk Of(Project project, int size, params string[] folders)
        {
            if (Environment.UserName != "root") Assert.Skip(SkipSummary.NoSmallDisk);
            string mount = project.At("disk");
            Directory.CreateDirectory(mount);
            using (Process process = Process.Start(new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", $"size={size}", "crest-test", mount])
            {
                UseShellExecute = false, RedirectStandardError = true,
            })!)
            {
                string why = process.StandardError.ReadToEnd();
                process.WaitForExit();
                if (process.ExitCode != 0) Assert.Skip($"{SkipSummary.NoSmallDisk}\n{why}");
            }

            foreach (string folder in folders)
            {
                string on = Path.Combine(mount, folder);
                OutsideProgram.Run("cp", "-a", project.At(folder), on);
                Directory.Delete(project.At(folder), recursive: true);
                Directory.CreateSymbolicLink(project.At(folder), on);
            }

            return new SmallDisk(mount);
        }

        public void Fill()
        {
            using FileStream filler = File.Create(Path.Combine(_mount, "filler"));
            byte[] page = new byte[4096];
            try
            {
                while (true)
                {
                    filler.Write(page);
                    filler.Flush();
                }
            }
            catch (IOException)
            {
                // Full, as it should be.
            }
        }

        public void Dispose() => OutsideProgram.Run("umount", "-l", _mount);
    }
}
