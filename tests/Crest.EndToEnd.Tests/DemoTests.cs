using System.Diagnostics;
using Crest.EndToEnd.Tests.Program;

namespace Crest.EndToEnd.Tests;

/// <summary>The README's first command.</summary>
public class DemoTests(DemoProject demo)
{
    [Fact]
    public void The_demo_ends_with_a_list_and_a_report_and_is_not_repeated_over_itself()
    {
        Project project = demo.Original;
        Assert.Contains("the most probable of type Ia first", demo.Result.Output, StringComparison.Ordinal);
        Assert.Contains("What to type next", demo.Result.Output, StringComparison.Ordinal);
        Assert.Equal(301, File.ReadAllLines(project.At("demo/models/merged/real.csv")).Length);
        Assert.Contains("</html>", File.ReadAllText(project.At("demo/report.html")), StringComparison.OrdinalIgnoreCase);

        SortedDictionary<string, string> before = project.Snapshot("demo");
        project.Run("demo").FailedWith(1, "--force");
        Assert.Empty(Project.Changes(before, project.Snapshot("demo")));
    }

    [Fact]
    public async Task A_demo_that_was_stopped_goes_on_and_ends_as_another()
    {
        using var project = new Project();
        using (Process process = project.StartUnder(Project.HearsInterrupts, "demo"))
        {
            // The trainings have begun.
            while (!File.Exists(project.At("demo/models/redshift/metrics.csv")) && !process.HasExited)
                await Task.Delay(100, TestContext.Current.CancellationToken);
            Project.Interrupt(process);
            CrestResult stopped = Project.Wait(process, "demo");
            Assert.True(stopped.ExitCode == 130, $"{stopped}");
            Assert.Contains("crest: stopped", stopped.Errors, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(project.At("demo/report.html")));
        const string simulated = "demo/data/raw/observed/label_list.dat", ranked = "demo/models/merged/real.csv";
        DateTime before = File.GetLastWriteTimeUtc(project.At(simulated));
        project.Run("demo").Succeeded();
        Assert.Equal(before, File.GetLastWriteTimeUtc(project.At(simulated)));
        Assert.Equal(File.ReadAllText(demo.Original.At(ranked)), File.ReadAllText(project.At(ranked)));
    }

    [Fact]
    public void The_file_of_the_runs_is_whole_without_its_log_when_all_have_ended()
    {
        using var other = new Project();
        File.Copy(demo.Original.At("demo/.crest/registry.db"), other.At(".crest/registry.db"));
        string runs = other.Run("runs list").Succeeded().Output;
        foreach (string method in (string[])["sn-class", "redshift", "sn-epoch", "predict-sn-class", "merge"])
            Assert.Contains($"_{method} ", runs, StringComparison.Ordinal);
    }
}
