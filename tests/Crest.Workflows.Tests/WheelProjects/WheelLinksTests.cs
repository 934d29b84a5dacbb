namespace Crest.Workflows.Tests.WheelProjects;

/// <summary>The files that components of WHEEL hand to each other, and the order in which they run.</summary>
public sealed class WheelLinksTests
{
    [Theory]
    // The name of the input, that of the output, and what is written.
    [InlineData("", "a.csv", "[make/a.csv]")]
    [InlineData("./", "a.csv", "[make/a.csv]")]
    [InlineData("a.csv", "a.csv", "[make/a.csv]")]
    [InlineData("in.csv", "a.csv", "{in.csv: make/a.csv}")]
    [InlineData("in/", "a.csv", "{in/a.csv: make/a.csv}")]
    [InlineData("in/", "out/a.csv", "{in/out/a.csv: make/out/a.csv}")]
    [InlineData("", "*.csv", "['make/*.csv']")]
    [InlineData("in", "*.csv", "{in/: 'make/*.csv'}")]
    [InlineData("in/", "out/*.csv", "{in/out/: 'make/out/*.csv'}")]
    [InlineData("in", "{a,b}.csv", "{in/a.csv: make/a.csv, in/b.csv: make/b.csv}")]
    [InlineData("in/", "results/", "{in/results: make/results}")]
    [InlineData("in\\\\x.csv", "out\\\\a.csv", "{in/x.csv: make/out/a.csv}")]
    public void A_file_gets_the_name_that_WHEEL_gives_it(string input, string output, string expected)
    {
        using var project = new WheelProjectFolder();
        project.Add("make", "task", $$"""
            "outputFiles": [{"name": "{{output}}", "dst": [{"dstNode": "use", "dstName": "{{input}}"}]}]
            """).Add("use", "task", $$"""
            "inputFiles": [{"name": "{{input}}", "src": [{"srcNode": "make", "srcName": "{{output}}"}]}, {"name": "free", "src": []}]
            """);
        Assert.Contains($"    inputFiles: {expected}\n", project.Components());
    }

    [Fact]
    public void Files_of_several_components_go_to_one_folder()
    {
        using var project = new WheelProjectFolder();
        foreach (string name in (string[])["a", "b"])
            project.Add(name, "task", """
                "outputFiles": [{"name": "*.csv", "dst": []}, {"name": "x.txt", "dst": []}]
                """);
        project.Add("use", "task", """
            "inputFiles": [{"name": "in/", "src": [{"srcNode": "a", "srcName": "*.csv"}, {"srcNode": "b", "srcName": "*.csv"},
                {"srcNode": "b", "srcName": "x.txt"}]}]
            """);
        Assert.Contains("    inputFiles: {in/: ['a/*.csv', 'b/*.csv'], in/x.txt: b/x.txt}\n", project.Components());
    }

    [Fact]
    public void Files_go_into_containers_and_out_of_them()
    {
        using var project = new WheelProjectFolder();
        project.Add("make", "task", """
            "outputFiles": [{"name": "a.csv", "dst": []}, {"name": "*.txt", "dst": []}]
            """).Add("group", "workflow", """
            "inputFiles": [
                {"name": "in.csv", "src": [{"srcNode": "make", "srcName": "a.csv"}], "forwardTo": []},
                {"name": "texts", "src": [{"srcNode": "make", "srcName": "*.txt"}]}],
            "outputFiles": [
                {"name": "out.csv", "origin": [{"srcNode": "group/use", "srcName": "use.csv"}], "dst": []},
                {"name": "*.log", "origin": [{"srcNode": "group/use", "srcName": "*.log"}], "dst": []},
                {"name": "plots", "origin": [{"srcNode": "group/use", "srcName": "*.png"}], "dst": []},
                {"name": "unused", "dst": []}]
            """).Add("group/use", "task", """
            "inputFiles": [{"name": "data.csv", "src": [{"srcNode": "group", "srcName": "in.csv"}]},
                {"name": "t", "src": [{"srcNode": "parent", "srcName": "texts"}]}],
            "outputFiles": [{"name": "use.csv", "dst": []}, {"name": "*.log", "dst": []}, {"name": "*.png", "dst": []}]
            """).Add("last", "task", """
            "inputFiles": [{"name": "", "src": [{"srcNode": "group", "srcName": "out.csv"}]},
                {"name": "logs", "src": [{"srcNode": "group", "srcName": "*.log"}]},
                {"name": "p", "src": [{"srcNode": "group", "srcName": "plots"}]}]
            """);
        Assert.Equal("""
              make:
                script: run.sh
                outputFiles: [a.csv, '*.txt']
              group:
                type: workflow
                inputFiles: {in.csv: make/a.csv, texts/: 'make/*.txt'}
                outputFiles: {out.csv: use/use.csv, '*.log': 'use/*.log', plots/: 'use/*.png'}
                components:
                  use:
                    inputFiles: {data.csv: ../in.csv, t: ../texts/}
                    script: run.sh
                    outputFiles: [use.csv, '*.log', '*.png']
              last:
                inputFiles: {out.csv: group/out.csv, logs/: 'group/*.log', p: group/plots/}
                script: run.sh

            """, project.Components());
        Assert.Equal(["group: the output file 'unused' is left out: none of its components makes it"], project.Changes);
    }

    [Fact]
    public async Task The_files_arrive()
    {
        using var project = new WheelProjectFolder();
        project.Add("make", "task", """
            "outputFiles": [{"name": "*.txt", "dst": []}]
            """, "echo a > a.txt; echo b > b.txt\n").Add("loop", "for", """
            "start": 1, "end": 2, "step": 1,
            "inputFiles": [{"name": "in/", "src": [{"srcNode": "make", "srcName": "*.txt"}], "forwardTo": []}],
            "outputFiles": [{"name": "all", "origin": [{"srcNode": "loop/use", "srcName": "all"}], "dst": []}]
            """).Add("loop/use", "task", """
            "inputFiles": [{"name": "t/", "src": [{"srcNode": "loop", "srcName": "in/"}]}], "outputFiles": [{"name": "all", "dst": []}]
            """, "cat t/*.txt >> all\n").Add("last", "task", """
            "inputFiles": [{"name": "result/", "src": [{"srcNode": "loop", "srcName": "all"}]}]
            """, "cp result/all last.txt\n");
        project.Import();
        await project.Run();
        Assert.Equal("a\nb\na\nb\n", project.Read("last/last.txt"));
    }

    [Fact]
    public void What_follows_only_disabled_components_is_disabled_too()
    {
        using var project = new WheelProjectFolder();
        project.Add("a", "task", """
            "disable": true, "next": ["b", "c"], "outputFiles": [{"name": "x", "dst": []}]
            """).Add("b", "task", """
            "previous": ["a"]
            """).Add("c", "task", """
            "previous": ["a", "d"], "inputFiles": [{"name": "x", "src": [{"srcNode": "a", "srcName": "x"}]}]
            """).Add("d", "task");
        Assert.Equal("""
              a:
                disable: true
                script: run.sh
                outputFiles: [x]
              b:
                disable: true
                previous: [a]
                script: run.sh
              d:
                script: run.sh
              c:
                previous: [d]
                script: run.sh

            """, project.Components());
        Assert.Equal(
            [
                "b: is disabled, since it follows only a, which is disabled", "c: does not follow a any more, which is disabled",
                "c: does not get 'x' of a, which is disabled",
            ], project.Changes);
    }

    [Fact]
    public void Files_that_a_run_has_left_do_not_hinder_the_links()
    {
        using var project = new WheelProjectFolder();
        project.Add("make", "task", """
            "outputFiles": [{"name": "a", "dst": []}, {"name": "*.txt", "dst": []}, {"name": "b", "dst": []}]
            """).Add("use", "task", """
            "inputFiles": [{"name": "a", "src": [{"srcNode": "make", "srcName": "a"}]},
                {"name": "b", "src": [{"srcNode": "make", "srcName": "b"}]},
                {"name": "in", "src": [{"srcNode": "make", "srcName": "*.txt"}]}]
            """).Write("make/a", "a").Write("make/b", "b").Write("make/1.txt", "1").Write("use/b", "copy").Write("use/in/own", "own");
        File.CreateSymbolicLink(Path.Combine(project.Path, "use", "a"), "../make/a");
        File.CreateSymbolicLink(Path.Combine(project.Path, "use", "in", "1.txt"), "../../make/1.txt");
        project.Import();
        Assert.Equal(["use/in/own", "use/run.sh"], project.Files.Where(file => file.StartsWith("use/", StringComparison.Ordinal)));
        Assert.Empty(project.Changes);
    }
}
