using Crest.Workflows.Graphs;
using Crest.Workflows.States;

namespace Crest.Workflows.Tests.Graphs;

public sealed class GraphTextTests
{
    private static readonly GraphLevel s_diamond = new(
        [
            new("simulate", "simulate", "task") { State = ComponentState.Finished },
            new("fit", "fit", "task") { State = ComponentState.Failed },
            new("loop", "loop", "foreach")
            {
                Total = 5, Counts = new Dictionary<ComponentState, int> { [ComponentState.Finished] = 3 },
                Inner = new([new("loop/score", "score", "task") { Total = 5 }], []),
            },
            new("report", "report", "task"),
        ],
        [new(0, 1, ["a.csv"]), new(0, 2, []), new(1, 3, []), new(2, 3, [])]);

    [Fact]
    public void A_diamond_is_drawn_with_boxes_and_lines()
    {
        Assert.Equal(
            """
                   ┌────────────┐
                   │ ✓ simulate │
                   └──────┬─────┘
                ┌─────────┤
                ▼         ▼
            ┌───────┐  ┌─ ○ loop (foreach) 3/5 ─┐
            │ ✗ fit │  │    ┌─────────────┐     │
            └───┬───┘  │    │ ○ score 0/5 │     │
                │      │    └─────────────┘     │
                │      └────────────┬───────────┘
                └───────┐ ┌─────────┘
                        ▼ ▼
                    ┌──────────┐
                    │ ○ report │
                    └──────────┘
            """,
            string.Join('\n', Lines(s_diamond, unicode: true)));
        Assert.Equal(
            """
                   +------------+
                   | * simulate |
                   +------+-----+
                +---------+
                v         v
            +-------+  +- . loop (foreach) 3/5 -+
            | ! fit |  |    +-------------+     |
            +---+---+  |    | . score 0/5 |     |
                |      |    +-------------+     |
                |      +------------+-----------+
                +-------+ +---------+
                        v v
                    +----------+
                    | . report |
                    +----------+
            """,
            string.Join('\n', Lines(s_diamond, unicode: false)));
    }

    [Fact]
    public void Of_any_graph_every_edge_can_be_followed_from_box_to_box()
    {
        Random random = RandomGraph.NewRandom();
        int drawn = 0;
        for (int round = 0; round < 200; round++)
        {
            GraphLevel level = RandomGraph.Level(random, 16, depth: 0);
            if (GraphText.Of(new GraphView("w", null, level), 1000, unicode: true) is not { } runs) continue;
            drawn++;
            string[] lines = TextsOf(runs);
            Assert.Equal(
                level.Edges.Select(edge => (level.Nodes[edge.From].Name, level.Nodes[edge.To].Name)).Distinct().Order(),
                TextTracer.EdgesOf(lines).Order());
        }

        Assert.True(drawn > 150, $"only {drawn} of 200 graphs could be drawn");
    }

    [Fact]
    public void Of_any_graph_with_containers_every_name_is_drawn_and_every_edge_has_a_tip()
    {
        Random random = RandomGraph.NewRandom();
        for (int round = 0; round < 200; round++)
        {
            GraphLevel level = RandomGraph.Level(random, 14);
            if (GraphText.Of(new GraphView("w", null, level), 1000, unicode: true) is not { } runs) continue;
            string all = string.Join('\n', TextsOf(runs));
            Assert.All(level.All, node => Assert.Contains(node.Name, all, StringComparison.Ordinal));
            Assert.Equal(EdgesOf(level), all.Count(letter => letter == '▼'));
            string plain = string.Join('\n', TextsOf(GraphText.Of(new GraphView("w", null, level), 1000, unicode: false)!));
            Assert.All(plain, letter => Assert.True(char.IsAscii(letter)));
            Assert.Equal(all.Length, plain.Length);
        }
    }

    [Fact]
    public void What_is_too_wide_is_not_drawn() =>
        Assert.Null(GraphText.Of(new GraphView("w", null, s_diamond), 30, unicode: false));

    private static int EdgesOf(GraphLevel level) =>
        level.Edges.Select(edge => (edge.From, edge.To, edge.IsElse)).Distinct().Count()
        + level.Nodes.Sum(node => node.Inner is { } inner ? EdgesOf(inner) : 0);

    private static string[] Lines(GraphLevel level, bool unicode) =>
        TextsOf(GraphText.Of(new GraphView("w", null, level), 80, unicode)!);

    private static string[] TextsOf(IReadOnlyList<IReadOnlyList<TextRun>> lines) =>
        [.. lines.Select(line => string.Concat(line.Select(run => run.Text)))];
}
