namespace Crest.Workflows.Tests.WheelProjects;

/// <summary>Each kind of component of WHEEL, in the words of this program.</summary>
public sealed class WheelComponentsTests
{
    [Theory]
    [InlineData("2")]
    [InlineData("2.1")]
    public void Tasks_have_their_properties(string version)
    {
        using var project = new WheelProjectFolder(version, """
            "env": {"SURVEY": "demo", "WHEEL_CURRENT_INDEX": 3}, "cleanupFlag": 0
            """);
        project.Add("make", "task", """
            "description": "Makes: it", "env": {"A": 1, "B": "", "C": "x y"}, "outputFiles": [{"name": "a.csv", "dst": []}],
            "retry": 2, "ignoreFailure": true, "host": "localhost", "cleanupFlag": 1, "queue": null, "submitOption": null
            """).Add("last", "task", """
            "previous": ["make"], "disable": true
            """);
        Assert.Equal("""
            name: night
            cleanupFlag: remove
            env: {SURVEY: demo}
            components:
              make:
                description: 'Makes: it'
                script: run.sh
                retry: 2
                ignoreFailure: true
                env: {A: '1', B: '', C: x y}
                outputFiles: [a.csv]
                cleanupFlag: keep
              last:
                disable: true
                previous: [make]
                script: run.sh

            """, project.Import());
        Assert.True(project.Has("make/run.sh"));
        Assert.False(project.Has("make/cmp.wheel.json"));
        Assert.Empty(project.Changes);
        Assert.StartsWith("# Imported from the project night of WHEEL.\n\nname:", project.Read("workflow.yaml"));
    }

    [Fact]
    public void Hosts_schedulers_and_what_comes_back_are_kept()
    {
        using var project = new WheelProjectFolder();
        project.Add("a", "task", """
            "host": "fugaku", "useJobScheduler": true, "queue": "small", "submitOption": " -L node=2 ", "include": "*.{log,txt}, out.bin",
            "exclude": ["x/*.tmp", {"name": "core"}]
            """).Add("b", "task", """
            "host": "fugaku", "queue": "small"
            """).Add("c", "task", """
            "host": "pc", "useJobScheduler": true
            """);
        Assert.Equal("""
              a:
                script: run.sh
                host: cluster
                useJobScheduler: true
                queue: small
                submitOption: ['-L node=2']
                include: ['*.log', '*.txt', out.bin]
                exclude: ['x/*.tmp', core]
              b:
                script: run.sh
                host: cluster
              c:
                script: run.sh

            """, project.Components(("fugaku", "cluster"), ("pc", "local")));
        Assert.Equal(
            ["fugaku: is the host 'cluster' of hosts.yaml", "c: runs without a scheduler, since it runs on this machine"], project.Changes);
        Assert.Contains("# - c: runs without a scheduler", project.Read("workflow.yaml"));
    }

    [Fact]
    public void Loops_and_conditions_keep_their_words()
    {
        using var project = new WheelProjectFolder();
        project.Add("count", "for", """
            "start": 9, "end": 1, "step": -2, "keep": 3, "currentIndex": 5, "env": {"WHEEL_FOR_START": 9, "WHEEL_LOOP_LEN": 5, "X": "1"}
            """).Add("count/a", "task").Add("count/stop", "break", """
            "condition": "WHEEL_CURRENT_INDEX > 4", "previous": ["count/a"]
            """).Add("count/next", "continue", """
            "condition": "check.sh", "previous": ["count/stop"]
            """).Write("count/next/check.sh", "true\n").Add("texts", "foreach", """
            "indexList": ["1", "foo bar", 2, "null"], "keep": null, "previous": ["count"]
            """).Add("texts/a", "task").Add("open", "while", """
            "condition": "WHEEL_CURRENT_INDEX < 3", "keep": ""
            """).Add("open/a", "task");
        Assert.Equal("""
              count:
                type: for
                start: 9
                end: 1
                step: -2
                keep: 3
                env: {X: '1'}
                components:
                  a:
                    script: run.sh
                  stop:
                    type: break
                    previous: [a]
                    condition: 'WHEEL_CURRENT_INDEX > 4'
                  next:
                    type: continue
                    previous: [stop]
                    condition: check.sh
              texts:
                type: foreach
                previous: [count]
                indexList: ['1', foo bar, '2', 'null']
                components:
                  a:
                    script: run.sh
              open:
                type: while
                condition: 'WHEEL_CURRENT_INDEX < 3'
                components:
                  a:
                    script: run.sh

            """, project.Components());
    }

    [Fact]
    public void Both_ways_of_an_if_are_kept()
    {
        using var project = new WheelProjectFolder();
        project.Add("fork", "if", """
            "condition": "true", "next": ["one", "both"], "else": ["other", "both"]
            """).Add("other", "task", """
            "previous": ["fork"]
            """).Add("one", "task", """
            "previous": ["fork"]
            """).Add("both", "task", """
            "previous": ["fork"]
            """);
        Assert.Equal("""
              fork:
                type: if
                condition: 'true'
              other:
                previous: [fork.else]
                script: run.sh
              one:
                previous: [fork]
                script: run.sh
              both:
                previous: [fork, fork.else]
                script: run.sh

            """, project.Components());
    }

    [Fact]
    public void Sources_viewers_and_storages_are_kept()
    {
        using var project = new WheelProjectFolder();
        project.Add("data", "source", """
            "uploadOnDemand": true, "outputFiles": [{"name": "in.csv", "dst": [{"dstNode": "keep", "dstName": "in.csv"}]}]
            """).Add("none", "source", """
            "uploadOnDemand": false, "outputFiles": [{"name": "", "dst": []}]
            """).Add("keep", "storage", """
            "host": "disk", "storagePath": "/archive/night", "outputFiles": [{"name": "old.csv", "dst": []}],
            "inputFiles": [{"name": "in.csv", "src": [{"srcNode": "data", "srcName": "in.csv"}]}]
            """).Add("see", "viewer", """
            "inputFiles": [{"name": "", "src": [{"srcNode": "keep", "srcName": "old.csv"}]}]
            """).Write("data/in.csv", "1\n");
        Assert.Equal("""
              data:
                type: source
                outputFiles: [in.csv]
              keep:
                type: storage
                inputFiles: [data/in.csv]
                host: archive
                storagePath: /archive/night
                outputFiles: [old.csv]
              see:
                type: viewer
                inputFiles: [keep/old.csv]

            """, project.Components(("disk", "archive")));
        Assert.Equal(
            [
                "disk: is the host 'archive' of hosts.yaml",
                "data: put the file in.csv into its folder before you run the workflow; WHEEL asks for it then",
                "none: is left out: it is a source that gives no file",
            ], project.Changes);
    }
}
