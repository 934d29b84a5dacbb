using Crest.Workflows.Graphs;
using Crest.Workflows.States;

namespace Crest.Workflows.Tests.Graphs;

public sealed class GraphSummaryTests
{
    [Fact]
    public void A_small_graph_is_drawn_as_it_is()
    {
        var view = new GraphView("w", null, RandomGraph.Level(RandomGraph.NewRandom(), 30));
        Assert.Empty(GraphSummary.Of(view).Notes);
        Assert.Equal(view.Level.Count, GraphSummary.Of(view).Level.Count);
    }

    [Fact]
    public void Tasks_side_by_side_that_wait_for_the_same_are_one_with_the_counts_of_all()
    {
        const int tasks = 9998;
        GraphNode[] nodes =
        [
            new("begin", "begin", "task"),
            .. Enumerable.Range(0, tasks).Select(i => new GraphNode($"fit{i}", $"fit{i}", "task")
            {
                State = i < 100 ? ComponentState.Finished : i == 100 ? ComponentState.Failed : ComponentState.NotStarted,
            }),
            new("end", "end", "task"),
        ];
        GraphEdge[] edges =
        [
            .. Enumerable.Range(1, tasks).Select(i => new GraphEdge(0, i, [])),
            .. Enumerable.Range(1, tasks).Select(i => new GraphEdge(i, tasks + 1, ["a"])),
        ];
        GraphView view = GraphSummary.Of(new GraphView("w", null, new GraphLevel(nodes, edges)));
        Assert.Equal(["begin", "fit0 … fit9997", "end"], view.Level.Nodes.Select(node => node.Name));
        GraphNode group = view.Level.Nodes[1];
        Assert.Equal(("9,998 tasks", "100/9998 finished, 1 failed", ComponentState.Failed), (group.Kind, group.StateText, group.State));
        Assert.Equal([(0, 1), (1, 2)], view.Level.Edges.Select(edge => (edge.From, edge.To)));
        Assert.Equal("The workflow has 10,000 components, too many to draw each.", view.Notes[0]);
    }

    [Fact]
    public void Ten_thousand_components_of_any_form_can_be_drawn()
    {
        Random random = RandomGraph.NewRandom();
        const int count = 10_000;
        GraphNode[] nodes = [.. Enumerable.Range(0, count).Select(i => new GraphNode($"n{i}", $"n{i}", "task"))];
        GraphEdge[][] forms =
        [
            [.. Enumerable.Range(1, count - 1).Select(i => new GraphEdge(i - 1, i, []))],
            [.. Enumerable.Range(1, count - 1).Select(i => new GraphEdge(random.Next(i), i, []))],
            [
                .. Enumerable.Range(1, count - 1).Select(i => new GraphEdge(i - 1, i, [])),
                .. Enumerable.Range(2, count - 2).Select(i => new GraphEdge(random.Next(i - 1), i, [])),
            ],
            [.. Enumerable.Range(1, count - 1).Select(i => new GraphEdge(0, i, []))],
            [],
        ];
        foreach (GraphEdge[] edges in forms)
        {
            var whole = new GraphView("w", null, new GraphLevel(nodes, edges));
            GraphView view = GraphSummary.Of(whole);
            Assert.InRange(view.Level.Count, 1, GraphSummary.MostNodes);
            Assert.NotEmpty(view.Notes);
            Assert.NotEmpty(GraphSvg.Of(view));
            Assert.Equal(count, view.Level.Nodes.Sum(node => node.Total ?? 1));
        }
    }
}
