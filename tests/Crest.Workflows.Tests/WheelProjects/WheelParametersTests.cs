using Crest.Foundation.Errors;

namespace Crest.Workflows.Tests.WheelProjects;

public sealed class WheelParametersTests
{
    [Fact]
    public void A_study_has_its_parameters_and_copies()
    {
        using var project = new WheelProjectFolder();
        project.Add("study", "parameterStudy", """
            "parameterFile": "parameterSetting.json", "deleteLoopInstance": true, "forceOverwrite": false,
            "outputFiles": [{"name": "results/*", "dst": []}]
            """).Add("study/group", "workflow").Add("study/group/a", "task", script: "echo {{ x }} {{m}} $(cat name.txt) > out.txt\n")
            .Write("study/parameterSetting.json", """
            {"version": 2,
             "targetFiles": [{"targetName": "run.sh", "targetNode": "study/group/a"}, {"targetName": "common.txt"}],
             "params": [{"keyword": "x", "type": "min-max-step", "min": 0.1, "max": 1, "step": 0.3},
                {"keyword": "m", "type": "list", "list": ["a", 2]},
                {"keyword": "f", "type": "files", "files": ["*.dat"]},
                {"keyword": "one", "type": "min-max-step", "min": 3, "max": 3, "step": 0}],
             "scatter": [{"srcName": "names/{{ m }}.txt", "dstNode": "study/group/a", "dstName": "name.txt"},
                {"srcName": "*.cfg", "dstNode": "study/group", "dstName": "config/"},
                {"srcName": "*.ini", "dstNode": "study/group", "dstName": "config/"},
                {"srcName": "top", "dstNode": "study", "dstName": "copy/"}],
             "gather": [{"srcName": "out.txt", "srcNode": "study/group/a", "dstName": "results/{{ x }}_{{ m }}.txt"},
                {"srcName": "*.log", "srcNode": "study/group/a", "dstName": "logs{{ m }}/"}]}
            """).Write("study/common.txt", "{{x}}").Write("study/a.dat", "");
        Assert.Equal("""
              study:
                type: parameterStudy
                parameters: {x: {min: 0.1, max: 1, step: 0.3}, m: [a, '2'], f: {files: ['*.dat']}, one: ['3']}
                targetFiles: [group/a/run.sh, common.txt]
                scatter:
                  group/a/name.txt: 'names/{{ m }}.txt'
                  group/config/: ['*.cfg', '*.ini']
                  copy/top: top
                gather: {'results/{{ x }}_{{ m }}.txt': group/a/out.txt, 'logs{{ m }}/': 'group/a/*.log'}
                deleteLoopInstance: true
                outputFiles: ['results/*']
                components:
                  group:
                    type: workflow
                    components:
                      a:
                        script: run.sh

            """, project.Components());
        Assert.False(project.Has("study/parameterSetting.json"));
        Assert.Empty(project.Changes);
    }

    [Fact]
    public async Task A_study_runs_as_in_WHEEL()
    {
        using WheelProjectFolder project = Study("'params': [{'keyword': 'x', 'list': ['1', '2']}]",
            "a=(1 2); echo {{ x }}${#a[@]} > out.txt\n", """
            , "targetFiles": [{"targetName": "run.sh", "targetNode": "study/a"}],
            "scatter": [{"srcName": "in.txt", "dstNode": "study/a", "dstName": "in.txt"}],
            "gather": [{"srcName": "out.txt", "srcNode": "study/a", "dstName": "out_{{ x }}.txt"}]
            """);
        project.Write("study/in.txt", "in");
        project.Import();
        await project.Run();
        Assert.Equal(("12\n", "22\n"), (project.Read("study/out_1.txt"), project.Read("study/out_2.txt")));
        Assert.Equal("in", project.Read("study_x_2/a/in.txt"));
    }

    [Fact]
    public void Gathering_to_one_name_is_said()
    {
        using WheelProjectFolder project = Study("""
            "params": [{"keyword": "x", "type": "list", "list": ["1"]}],
            "gather": [{"srcName": "o", "srcNode": "study/a", "dstName": "all.txt"}]
            """);
        project.Import();
        Assert.StartsWith("study: gather: all instances write 'all.txt'", Assert.Single(project.Changes));
    }

    [Theory]
    [InlineData("echo {{ x | upper }}", "run.sh:2: {{ x | upper }}: only {{ NAME }} is available")]
    [InlineData("{% if x %}a{% endif %}", "run.sh:2: {% if x %}: only {{ NAME }} is available")]
    [InlineData("{# note #}", "run.sh:2: {# note #}: only {{ NAME }} is available")]
    [InlineData("{{ xx }}", "run.sh:2: {{ xx }}: the study has no parameter 'xx'; did you mean 'x'?")]
    [InlineData("{{ 1 + 2 }}", "run.sh:2: {{ 1 + 2 }}: only {{ NAME }} is available")]
    public void Templates_beyond_names_are_refused_with_their_line(string line, string expected)
    {
        using WheelProjectFolder project = Study(
            "'params': [{'keyword': 'x', 'type': 'list', 'list': ['1']}]", $"echo {{{{ x }}}}\n{line}\n", """
            , "targetFiles": [{"targetName": "run.sh", "targetNode": "study/a"}]
            """);
        string[] lines = Faults(project);
        Assert.Contains(lines, fault => fault.StartsWith($"{project.Path}/study/a/{expected}", StringComparison.Ordinal));
        Assert.Empty(project.Beside);
    }

    [Theory]
    [InlineData("'params': []", "has no parameters")]
    [InlineData("'params': [{'keyword': 'a-b', 'type': 'list', 'list': ['1']}]", "'a-b' cannot be the name of a parameter here")]
    [InlineData("'params': [{'keyword': 'x', 'type': 'list', 'list': []}]", "the parameter 'x' has no values")]
    [InlineData("'params': [{'keyword': 'x', 'min': 3, 'max': 1, 'step': -1}]", "from 3 to 1 in steps of -1 has no values")]
    [InlineData("'params': [{'keyword': 'x', 'min': 1, 'max': 3, 'step': 0}]", "from 1 to 3 in steps of 0 has no values")]
    [InlineData("'params': [{'keyword': 'x', 'min': 'low', 'max': 3, 'step': 1}]", "min must be a number, not \"low\"")]
    [InlineData("'params': [{'type': 'list', 'list': ['1']}]", "params: lacks keyword")]
    [InlineData("'params': [{'keyword': 'x', 'list': ['1']}], 'targetFiles': [{'targetName': 'no'}]", "no: is missing")]
    [InlineData("'params': [{'keyword': 'x', 'list': ['1']}], 'targetFiles': [{'targetName': '../../x'}]", "'../../x' is not a path")]
    [InlineData(
        "'params': [{'keyword': 'x', 'list': ['1']}], 'gather': [{'srcName': 'a', 'srcNode': 'root', 'dstName': '{{ x }}'}]",
        "the id 'root' is of no component inside study")]
    public void A_wrong_parameter_file_is_one_line(string parameters, string expected)
    {
        using WheelProjectFolder project = Study(parameters);
        Assert.Contains(Faults(project), fault => fault.Contains(expected, StringComparison.Ordinal));
        Assert.Empty(project.Beside);
    }

    private static WheelProjectFolder Study(string parameters, string script = "true\n", string more = "") =>
        new WheelProjectFolder().Add("study", "parameterStudy", "\"parameterFile\": \"p.json\"").Add("study/a", "task", script: script)
            .Write("study/p.json", $"{{\"version\": 2, {parameters.Replace('\'', '"')}{more}}}");

    private static string[] Faults(WheelProjectFolder project)
    {
        string message = Assert.Throws<CrestException>(() => project.Import()).Message;
        Assert.DoesNotContain('\n', message);
        return [.. project.Messages, message];
    }
}
