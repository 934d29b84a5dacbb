using Crest.Foundation.Errors;
using Crest.Workflows.Components;

namespace Crest.Workflows.Tests.Components;

public sealed class WorkflowFileTests
{
    [Fact]
    public void Components_have_their_properties_in_WHEELs_spelling()
    {
        GroupComponent workflow = WorkflowFile.Parse("""
            name: night
            env: {SURVEY: demo}
            components:
              make: {script: make.sh, outputFiles: [table.csv, 'plots/*.png'], retry: 2, ignoreFailure: true}
              loop:
                type: for
                start: 9
                end: 1
                step: -3
                keep: 1
                inputFiles: {in.csv: make/table.csv}
                components:
                  use: {script: use.sh, inputFiles: {data.csv: ../in.csv}, env: {A: '1'}}
              last: {script: last.sh, previous: [loop], disable: true}
            """, "workflow.yaml");
        Assert.Equal(("night", "demo"), (workflow.Name, workflow.Environment["SURVEY"]));
        var make = Assert.IsType<TaskComponent>(workflow.Components[0]);
        Assert.Equal(("make.sh", 2, true), (make.Script, make.Retry, make.IgnoreFailure));
        Assert.Equal(["table.csv", "plots/*.png"], make.Outputs.Select(output => output.Name));
        var loop = Assert.IsType<ForComponent>(workflow.Components[1]);
        Assert.Equal((9, 1, -3, 1, 3), (loop.Start, loop.End, loop.Step, loop.Keep, (int)loop.Count));
        Assert.Equal(("in.csv", "make", "table.csv"), (loop.Inputs[0].Name, loop.Inputs[0].Component, loop.Inputs[0].Source));
        Component use = Assert.Single(loop.Components);
        Assert.Equal(("loop/use", "1"), (use.Path, use.Environment["A"]));
        Assert.True(workflow.Components[2].Disable);
    }

    [Theory]
    [InlineData("components: {a: {script: a.sh, previous: [b]}}", "1:17: there is no component 'b' in this folder")]
    [InlineData("components: {../x: {script: a.sh}}", "1:14: '../x' is not a name of a component")]
    [InlineData("components: {a: {scirpt: a.sh}}", "has no key 'scirpt'; did you mean 'script'?")]
    [InlineData("components: {a: {}}", "script: is required")]
    [InlineData("components: {a: {script: a.sh, retry: -1}}", "1:39: retry: must be 0 to 1000, not -1")]
    [InlineData("components: {a: {type: taks}}", "it must be one of task, workflow")]
    [InlineData("components: {a: {script: s, previous: [b]}, b: {script: s, previous: [a]}}", "components wait for each other: ")]
    [InlineData("components: {a: {script: s, previous: [a]}}", "components wait for each other: a after a")]
    [InlineData("components: {a: {script: s, outputFiles: [x]}, b: {script: s, inputFiles: [a/y]}}", "a has no output file 'y'")]
    [InlineData("components: {a: {script: s, outputFiles: [../x]}}", "'../x' is not a path inside the folder of the component")]
    [InlineData("components: {a: {script: s, outputFiles: [/etc/x]}}", "'/etc/x' is not a path inside")]
    [InlineData("components: {a: {script: s, inputFiles: [../x]}}", "nothing is around a component of the outermost folder")]
    [InlineData("components: {a: {script: s, env: {1A: x}}}", "'1A' is not a name of a variable")]
    [InlineData("components: {a: {type: for, start: 1, end: 1000000000, components: {b: {script: s}}}}", "would run 1000000000 times")]
    [InlineData("components: {a: {type: for, start: 1, end: 2, step: 0, components: {b: {script: s}}}}", "step is 0")]
    [InlineData("components: {a: {type: foreach, indexList: [x, x], components: {b: {script: s}}}}", "'x' occurs twice")]
    [InlineData("components: {a: {type: foreach, indexList: [a/b], components: {b: {script: s}}}}", "'a/b' cannot be part of the name")]
    [InlineData("components: {}", "must be at least one component")]
    [InlineData("name: x", "lacks components")]
    [InlineData("", "must be a mapping")]
    [InlineData(
        "components: {a: {script: s, outputFiles: [x]}, b: {script: s, outputFiles: [x], previous: [a], inputFiles: [a/x]}}",
        "b would write 'x', which is a file of a")]
    public void What_does_not_fit_is_one_line_with_its_position(string text, string expected)
    {
        string message = Assert.Throws<CrestException>(() => WorkflowFile.Parse(text, "workflow.yaml")).Message;
        Assert.StartsWith("workflow.yaml", message);
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
    }
}
