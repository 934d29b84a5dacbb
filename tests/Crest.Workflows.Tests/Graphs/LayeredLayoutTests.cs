using Crest.Workflows.Graphs;

namespace Crest.Workflows.Tests.Graphs;

public sealed class LayeredLayoutTests
{
    [Fact]
    public void A_chain_is_straight_and_a_diamond_is_symmetric()
    {
        LayeredLayout chain = Lay(4, (0, 1), (1, 2), (2, 3));
        Assert.Equal([0, 1, 2, 3], chain.LayerOf);
        Assert.All(chain.Middles, middle => Assert.Equal(50, middle, 3));
        LayeredLayout diamond = Lay(4, (0, 1), (0, 2), (1, 3), (2, 3));
        Assert.Equal([0, 1, 1, 2], diamond.LayerOf);
        Assert.Equal(diamond.Middles[0], diamond.Middles[3], 3);
        Assert.Equal(diamond.Middles[0] * 2, diamond.Middles[1] + diamond.Middles[2], 3);
        Assert.Equal(120, Math.Abs(diamond.Middles[2] - diamond.Middles[1]), 3);
    }

    [Fact]
    public void A_node_that_is_needed_far_below_is_just_above()
    {
        LayeredLayout layout = Lay(5, (0, 1), (1, 2), (2, 3), (4, 3));
        Assert.Equal(2, layout.LayerOf[4]);
        Assert.Equal(0, LayerOrder.Crossings(layout.Layers, Links(layout)));
    }

    [Fact]
    public void Nodes_without_edges_fill_a_block()
    {
        LayeredLayout layout = Lay(100);
        Assert.All(layout.Layers, layer => Assert.Equal(10, layer.Length));
        Assert.Equal(10, layout.Layers.Length);
    }

    [Fact]
    public void An_order_without_crossings_is_found_where_edges_were_mixed_up()
    {
        // A ladder whose lower side is numbered backwards.
        LayeredLayout layout = Lay(20, [.. Enumerable.Range(0, 10).Select(i => (i, 19 - i))]);
        Assert.Equal(0, LayerOrder.Crossings(layout.Layers, Links(layout)));
        LayeredLayout trees = Lay(15, [.. Enumerable.Range(1, 14).Select(i => ((i - 1) / 2, i))]);
        Assert.Equal(0, LayerOrder.Crossings(trees.Layers, Links(trees)));
    }

    [Fact]
    public void Of_any_graph_every_edge_leads_down_and_no_two_nodes_overlap()
    {
        Random random = RandomGraph.NewRandom();
        for (int round = 0; round < 200; round++)
        {
            GraphLevel level = RandomGraph.Level(random, 60, depth: 0);
            double[] widths = [.. level.Nodes.Select(_ => 10 + (random.NextDouble() * 200))];
            LayeredLayout layout = LayeredLayout.Of(widths, [.. level.Edges.Select(edge => (edge.From, edge.To, edge.Net))], 20, 8);
            Assert.Equal(Enumerable.Range(0, layout.LayerOf.Length), layout.Layers.SelectMany(layer => layer).Order());
            foreach ((GraphEdge edge, int[] path) in level.Edges.Zip(layout.Paths))
            {
                Assert.Equal((edge.From, edge.To), (path[0], path[^1]));
                Assert.All(path.Skip(1).Index(), step => Assert.Equal(layout.LayerOf[path[step.Index]] + 1, layout.LayerOf[step.Item]));
                Assert.All(path[1..^1], place => Assert.True(place >= layout.Nodes));
            }

            foreach (int[] layer in layout.Layers)
            {
                Assert.All(layer, node => Assert.True(layout.Middles[node] - (layout.Widths[node] / 2) > -1e-6));
                foreach ((int left, int right) in layer.Zip(layer.Skip(1)))
                {
                    double free = layout.Middles[right] - layout.Middles[left] - ((layout.Widths[left] + layout.Widths[right]) / 2);
                    Assert.True(free > 20 - 1e-6, $"{left} and {right}: {free}");
                }
            }
        }
    }

    [Fact]
    public void A_cycle_is_refused() => Assert.Throws<ArgumentException>(() => Lay(2, (0, 1), (1, 0)));

    private static LayeredLayout Lay(int count, params (int From, int To)[] edges) => LayeredLayout.Of(
        [.. Enumerable.Repeat(100.0, count)], [.. edges.Select(edge => (edge.From, edge.To, edge.From))], 20, 8);

    private static (int, int)[] Links(LayeredLayout layout) =>
        [.. layout.Paths.SelectMany(path => path.Zip(path.Skip(1))).Distinct()];
}
