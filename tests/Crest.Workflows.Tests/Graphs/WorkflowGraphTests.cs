using Crest.Workflows.Components;
using Crest.Workflows.Engine;
using Crest.Workflows.Graphs;
using Crest.Workflows.States;
using Crest.Workflows.Tests.Engine;

namespace Crest.Workflows.Tests.Graphs;

public sealed class WorkflowGraphTests
{
    private const string Night = """
          make: {script: run.sh, outputFiles: [a.txt], description: Makes a}
          fork: {type: if, condition: run.sh, previous: [make]}
          other: {script: run.sh, previous: [fork.else]}
          off: {script: run.sh, disable: true}
          each:
            type: foreach
            indexList: [x, y_z]
            previous: [fork]
            inputFiles: [make/a.txt]
            components:
              score: {script: score.sh, inputFiles: [../a.txt]}
              inner:
                type: for
                start: 1
                end: 3
                components:
                  step: {script: run.sh}
        """;

    [Fact]
    public async Task The_graph_has_the_components_their_edges_and_the_states_of_their_instances()
    {
        using var workflow = new WorkflowFolder(Night);
        foreach (string folder in (string[])["make", "fork", "other", "off", "each/inner/step"])
            workflow.Write($"{folder}/run.sh", "echo > a.txt\n");
        workflow.Write("each/score/score.sh", "test $WHEEL_CURRENT_INDEX = x\n");
        GraphView before = Graph(workflow);
        Assert.Null(before.Run);
        Assert.Equal(
            ["make: it has not run yet", "fork: ", "other: it has not run yet; 'fork' decides whether it runs", "off: "],
            Lines(before, 4));
        Assert.Equal("0/2 finished", before.Level.Nodes[4].StateText);
        Assert.Equal("0/6 finished", Find(before, "each/inner/step").StateText);

        WorkflowResult result = await workflow.Run(new WorkflowSettings { KeepGoing = true });
        GraphView after = Graph(workflow);
        Assert.Equal(result.Run, after.Run);
        Assert.Equal(
            [
                ("make", "finished"), ("fork", "finished"), ("other", "not started"), ("off", "disabled"),
                ("each", "1/2 finished, 1 failed"), ("each/score", "1/2 finished, 1 failed"), ("each/inner", "6/6 finished"),
                ("each/inner/step", "6/6 finished"),
            ],
            after.Level.All.Select(node => (node.Path, node.StateText)));
        Assert.Equal([new GraphCause("each_y_z/score", "it has failed")], Find(after, "each/score").Causes);
        Assert.Empty(Find(after, "make").Causes!);
        Assert.Equal("Makes a", Find(after, "make").Description);
        Assert.NotNull(Find(after, "make").Took);
        Assert.Equal(
            [("make", "fork", ""), ("fork", "other", "else"), ("fork", "each", ""), ("make", "each", "a.txt")],
            after.Level.Edges.Select(edge => (
                after.Level.Nodes[edge.From].Name, after.Level.Nodes[edge.To].Name,
                edge.IsElse ? "else" : string.Join(' ', edge.Files))));
    }

    [Fact]
    public void A_component_of_any_kind_is_at_work_while_something_in_it_is()
    {
        GraphLevel level = WorkflowGraph.Of(
            WorkflowFile.Parse($"components:\n{Night}", "workflow.yaml"), "folder",
            [
                new ComponentRecord("each_x", ComponentState.Finished),
                new ComponentRecord("each_y_z/inner_2/step", ComponentState.Running),
                new ComponentRecord("gone/score", ComponentState.Failed), new ComponentRecord("each_x/score", ComponentState.Finished),
            ]);
        var view = new GraphView("w", null, level);
        Assert.Equal(ComponentState.Running, Find(view, "each/inner").State);
        Assert.Equal((ComponentState.Running, "1/2 finished"), (Find(view, "each").State, Find(view, "each").StateText));
        Assert.Equal("0/6 finished, 1 running", Find(view, "each/inner/step").StateText);
        Assert.All(level.All, node => Assert.Null(node.Causes));
    }

    private static GraphView Graph(WorkflowFolder workflow) =>
        WorkflowGraph.Of(workflow.Project, workflow.Path, TimeProvider.System, withCauses: true);

    private static GraphNode Find(GraphView view, string path) => view.Level.All.Single(node => node.Path == path);

    private static string[] Lines(GraphView view, int count) => [.. view.Level.Nodes.Take(count)
        .Select(node => $"{node.Name}: {string.Join("; ", node.Causes?.Select(cause => cause.Text) ?? [])}")];
}
