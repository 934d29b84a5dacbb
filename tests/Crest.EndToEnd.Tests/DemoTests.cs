using Crest.EndToEnd.Tests.Program;

namespace Crest.EndToEnd.Tests;

/// <summary>The README's first command.</summary>
public class DemoTests
{
    [Fact]
    public void The_demo_ends_with_a_list_and_a_report_and_is_not_repeated_over_itself()
    {
        using var project = new Project();
        CrestResult demo = project.Run("demo").Succeeded();
        Assert.Contains("the most probable of type Ia first", demo.Output, StringComparison.Ordinal);
        Assert.Contains("What to type next", demo.Output, StringComparison.Ordinal);
        Assert.Equal(301, File.ReadAllLines(project.At("demo/models/merged/real.csv")).Length);
        Assert.Contains("</html>", File.ReadAllText(project.At("demo/report.html")), StringComparison.OrdinalIgnoreCase);

        SortedDictionary<string, string> before = project.Snapshot("demo");
        project.Run("demo").FailedWith(1, "--force");
        Assert.Empty(Project.Changes(before, project.Snapshot("demo")));
    }
}
