using Crest.Foundation.Errors;

namespace Crest.Workflows.Tests.WheelProjects;

public sealed class WheelFilesTests
{
    [Fact]
    public void A_project_that_was_saved_in_the_middle_of_a_run_begins_anew()
    {
        using var project = new WheelProjectFolder();
        project.Add("loop", "for", """
            "start": 1, "end": 2, "step": 1, "currentIndex": 1, "initialized": true, "state": "running"
            """).Add("loop/a", "task", "\"script\": \"run,sh\"").Write("loop/a/run,sh", "\n#!/bin/bash\necho x >> out.txt\n")
            .Write("loop/a/data/in.txt", "in").Write("loop/a/status.wheel.txt", "finished").Write("wheel.log", "")
            .Write("jm.wheel.json", "[]")
            .Write("loop_1/cmp.wheel.json", "{\"type\": \"for\", \"subComponent\": true}").Write("loop_1/a/out.txt", "old")
            .Write("README.md", "night").Write(".gitignore", "").Write("notes/x.txt", "x");
        project.Import();
        Assert.Equal(
            ["README.md", "loop/a/data/in.txt", "loop/a/run,sh", "loop/a/run.sh", "notes/x.txt", "workflow.yaml"],
            project.Files);
        Assert.Empty(project.Changes);
    }

    [Fact]
    public async Task Scripts_with_unusual_names_and_beginnings_run()
    {
        using var project = new WheelProjectFolder();
        project.Add("a", "task", "\"script\": \"run,sh\"").Write("a/run,sh", "\n#!/bin/bash\necho x >> out.txt\n").Add("loop", "while", """
            "condition": "condition.sh"
            """).Add("loop/b", "task", script: "\n\npwd >> out.txt\n")
            .Write("loop/condition.sh", "\n#!/bin/bash\n[ $WHEEL_CURRENT_INDEX -lt 2 ]\n");
        project.Import();
        await project.Run();
        Assert.Equal("x\n", project.Read("a/out.txt"));
        Assert.Equal(2, project.Read("loop/b/out.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Components_that_are_not_listed_and_files_with_our_names_are_left_out()
    {
        using WheelProjectFolder project = new WheelProjectFolder().Add("a", "task").Write("b/cmp.wheel.json", "{\"type\": \"task\"}")
            .Write("workflow.yaml", "x").Write("hosts.yaml", "x").Write("a/workflow.yaml", "kept");
        project.Import();
        Assert.Equal(
            [
                "the project: the folder 'b' is left out: it is a component that prj.wheel.json does not list",
                "the project: its file 'hosts.yaml' is left out, since it would be that of the workflow",
                "the project: its file 'workflow.yaml' is left out, since it would be that of the workflow",
            ], project.Changes);
        Assert.True(project.Has("a/workflow.yaml"));
    }

    [Fact]
    public void Links_stay_in_their_component()
    {
        using WheelProjectFolder project = new WheelProjectFolder().Add("a", "task").Add("b", "task").Write("a/data", "x");
        File.CreateSymbolicLink(Path.Combine(project.Path, "a", "link"), "data");
        File.CreateSymbolicLink(Path.Combine(project.Path, "b", "other"), "../a/data");
        project.Import();
        Assert.Equal("data", new FileInfo(Path.Combine(project.Target, "a", "link")).LinkTarget);
        Assert.Equal(["b: the link 'other' to '../a/data' is left out, since it leads to another component"], project.Changes);
        File.CreateSymbolicLink(Path.Combine(project.Path, "b", "out"), "/etc/passwd");
        string message = Assert.Throws<CrestException>(() => project.Import(force: true)).Message;
        Assert.StartsWith($"{project.Path}/b/out: is a link to '/etc/passwd', outside of the project", message);
        Assert.Equal(["night"], project.Beside);
    }

    [Fact]
    public void The_condition_of_a_retry_is_left_out_since_it_means_something_else()
    {
        using WheelProjectFolder project = new WheelProjectFolder().Add("a", "task", "\"retryCondition\": \"again.sh\", \"retry\": 3");
        Assert.Contains("    retry: 3\n", project.Components());
        Assert.StartsWith("a: the retryCondition 'again.sh' is left out", Assert.Single(project.Changes));
    }
}
