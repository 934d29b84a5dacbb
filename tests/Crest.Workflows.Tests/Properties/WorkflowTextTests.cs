using Crest.Foundation.Errors;
using Crest.Workflows.Components;
using Crest.Workflows.Properties;
using Crest.Workflows.Tests.Engine;

namespace Crest.Workflows.Tests.Properties;

public sealed class WorkflowTextTests
{
    private const string Night = """
          make: {script: run.sh}
          loop:  # again and again
            type: for
            start: 1
            end: 3
            components:
              step:
                script: run.sh     # does it
                submitOption: ['-l h_vmem=8G']
        """;

    [Fact]
    public void A_change_rewrites_one_property_and_keeps_the_rest()
    {
        using var workflow = new WorkflowFolder(Night);
        WorkflowText text = WorkflowText.Read(workflow.Path);
        Component step = Find(text, "loop/step");
        Assert.Equal(["-l h_vmem=8G"], text.PropertiesOf(step).Single(property => property.Key == "submitOption").Given);
        Assert.Null(text.PropertiesOf(step).Single(property => property.Key == "retry").Given);
        text.With(step, [new("retry", ["2"]), new("submitOption", ["-q short", "-p 5"]), new("script", ["two words.sh"])])
            .Save(text.Version);
        Assert.Equal(
            $"components:\n{Night}"
                .Replace("run.sh     # does it", "two words.sh     # does it", StringComparison.Ordinal)
                .Replace("['-l h_vmem=8G']", "[\"-q short\", \"-p 5\"]\n        retry: 2", StringComparison.Ordinal),
            workflow.Read("workflow.yaml").TrimEnd());
        WorkflowText changed = WorkflowText.Read(workflow.Path);
        Assert.Equal(2, ((TaskComponent)Find(changed, "loop/step")).Retry);
        changed.With(Find(changed, "loop/step"), [new("retry", null)]).Save(changed.Version);
        Assert.Equal(0, ((TaskComponent)Find(WorkflowText.Read(workflow.Path), "loop/step")).Retry);
    }

    [Theory]
    [InlineData("loop/step", "retry", "many", "retry: must be a whole number")]
    [InlineData("loop/step", "retry", "-1", "retry: must be")]
    [InlineData("loop", "step", "0", "step is 0, so the loop would never end")]
    [InlineData("make", "previous", "none", "there is no component 'none' in this folder")]
    [InlineData("make", "previous", "make", "components wait for each other")]
    [InlineData("make", "type", "for", "a task has no property 'type'")]
    [InlineData("make", "components", "x", "a task has no property 'components'")]
    public void What_would_be_no_workflow_is_refused(string component, string key, string word, string fault)
    {
        using var workflow = new WorkflowFolder(Night);
        WorkflowText text = WorkflowText.Read(workflow.Path);
        var e = Assert.Throws<CrestException>(() => text.With(Find(text, component), [new(key, [word])]));
        Assert.Contains(fault, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_has_changed_since_is_not_overwritten()
    {
        using var workflow = new WorkflowFolder(Night);
        WorkflowText text = WorkflowText.Read(workflow.Path);
        workflow.Write("workflow.yaml", $"# mine\ncomponents:\n{Night}");
        WorkflowText changed = text.With(Find(text, "make"), [new("retry", ["1"])]);
        var e = Assert.Throws<CrestException>(() => changed.Save(text.Version));
        Assert.Contains("has changed since", e.Message, StringComparison.Ordinal);
        Assert.StartsWith("# mine", workflow.Read("workflow.yaml"), StringComparison.Ordinal);
    }

    private static Component Find(WorkflowText text, string path) =>
        ComponentPaths.Find(WorkflowFile.Parse(text.Content, text.Path), path)!;
}
