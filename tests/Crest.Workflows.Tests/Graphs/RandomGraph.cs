using Crest.Workflows.Graphs;
using Crest.Workflows.States;

namespace Crest.Workflows.Tests.Graphs;

/// <summary>Graphs at random, without cycles; the seed is printed.</summary>
internal static class RandomGraph
{
    public static Random NewRandom()
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        return new Random(seed);
    }

    /// <summary>A level with containers and ways of ifs.</summary>
    public static GraphLevel Level(Random random, int most, int depth = 2)
    {
        int count = random.Next(1, most + 1);
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle(order);
        double density = random.NextDouble() * 3 / count;
        var edges = new List<GraphEdge>();
        for (int from = 0; from < count; from++)
        {
            for (int to = from + 1; to < count; to++)
            {
                if (random.NextDouble() < density)
                    edges.Add(new GraphEdge(order[from], order[to], []) { IsElse = random.Next(5) == 0 });
            }
        }

        return new GraphLevel([.. Enumerable.Range(0, count).Select(i => Node(random, $"n{i}", most, depth))], edges);
    }

    private static GraphNode Node(Random random, string name, int most, int depth)
    {
        bool isLoop = depth > 0 && random.Next(8) == 0;
        return new GraphNode(name, name + new string('x', random.Next(12)), isLoop ? "for" : "task")
        {
            State = (ComponentState)random.Next(5),
            Counts = isLoop ? new Dictionary<ComponentState, int> { [ComponentState.Finished] = 2 } : [],
            Total = isLoop ? 5 : null,
            Inner = isLoop ? Level(random, Math.Max(1, most / 4), depth - 1) : null,
        };
    }
}
