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
    public void The_file_of_the_runs_is_whole_without_its_log_when_all_have_ended()
    {
        using var other = new Project();
        File.Copy(demo.Original.At("demo/.crest/registry.db"), other.At(".crest/registry.db"));
        string runs = other.Run("runs list").Succeeded().Output;
        foreach (string method in (string[])["sn-class", "redshift", "sn-epoch", "predict-sn-class", "merge"])
            Assert.Contains($"_{method} ", runs, StringComparison.Ordinal);
    }
}
