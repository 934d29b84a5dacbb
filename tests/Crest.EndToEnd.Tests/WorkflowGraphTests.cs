using Crest.EndToEnd.Tests.Program;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary><c>crest workflow graph</c>, as a user types it.</summary>
public sealed class WorkflowGraphTests : IDisposable
{
    private readonly Project _project = new();

    public WorkflowGraphTests()
    {
        _project.Write("night/workflow.yaml", """
            name: night & day
            components:
              simulate: {script: run.sh, outputFiles: [a.csv]}
              train: {script: run.sh, inputFiles: [simulate/a.csv]}
              check: {type: for, start: 1, end: 3, previous: [train], components: {step: {script: run.sh}}}
            """);
        foreach (string folder in (string[])["simulate", "train", "check/step"]) _project.Write($"night/{folder}/run.sh", "echo > a.csv\n");
        _project.Write("night/train/run.sh", "exit 3\n");
    }

    public void Dispose() => _project.Dispose();

    [Fact]
    public void In_a_pipe_the_drawing_is_of_plain_letters_and_says_why_tasks_would_run()
    {
        _project.Run("workflow run night");
        CrestResult result = _project.Run("workflow graph night").Succeeded();
        string[] lines = result.Output.Split('\n');
        Assert.All(lines, line => Assert.True(line.Length <= 80 && line.All(char.IsAscii), line));
        foreach (string part in (string[])["| * simulate |", "| ! train |", " . check (for) 0/3 ", ". not started  * finished  ! failed"])
            Assert.Contains(part, result.Output, StringComparison.Ordinal);
        Assert.Contains("train would run: it has failed", lines);
        Assert.Contains("check_1 would run: it has not run yet", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("simulate would run", StringComparison.Ordinal));
        Assert.Equal("", result.Errors);
    }

    [Fact]
    public void On_a_terminal_it_is_of_boxes_and_becomes_a_list_where_it_is_too_wide()
    {
        OutsideProgram.Run("script", "--version");
        CrestResult drawing = _project.RunOnTerminal(80, "workflow graph night").Succeeded();
        Assert.Contains("│", drawing.Output, StringComparison.Ordinal);
        Assert.Contains("○ simulate", drawing.Output, StringComparison.Ordinal);
        CrestResult list = _project.RunOnTerminal(20, "workflow graph night").Succeeded();
        Assert.Contains("layer", list.Output, StringComparison.Ordinal);
        Assert.Contains("3.1", list.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_and_a_picture_are_written_once()
    {
        foreach (string name in (string[])["night.html", "night.svg"])
        {
            Assert.Equal($"{name}: 4 components\n", _project.Run($"workflow graph night -o {name}").Succeeded().Errors);
            byte[] before = File.ReadAllBytes(_project.At(name));
            _project.Run("workflow run night");
            _project.Run($"workflow graph night --output {name}").FailedWith(1, name, "--force");
            Assert.Equal(before, File.ReadAllBytes(_project.At(name)));
            _project.Run($"workflow graph night --output {name} --force").Succeeded();
        }

        string page = Browser.Render(_project.At("night.html"));
        Assert.Contains("night &amp; day", page, StringComparison.Ordinal);
        Assert.Contains("would run: it has failed", page, StringComparison.Ordinal);
        // The script has taken the titles, so that what is pointed at is not said twice.
        Assert.Contains("aria-label=\"train: task, failed", page, StringComparison.Ordinal);
        string picture = Browser.Render(_project.Write("picture.html", $"<body>{File.ReadAllText(_project.At("night.svg"))}</body>"));
        Assert.Contains("s-failed", picture, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_drawn_is_one_line()
    {
        _project.Run("workflow graph day").FailedWith(1, "day: there is no such folder");
        _project.Run("workflow graph night -o night.png").FailedWith(2, "'night.png' must end with .html or .svg");
    }
}
