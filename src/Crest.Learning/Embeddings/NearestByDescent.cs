using Crest.Numerics.RandomStreams;
using Crest.Numerics.Threads;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Learning.Embeddings;

/// <summary>
/// Neighbours by nearest-neighbour descent (Dong, Moses, Li 2011): the neighbours of my neighbours are probably mine. It begins with the
/// leaves of random projection trees, and ends when hardly any list changes. Nearly all of the nearest are found, not all; the time grows
/// with the number of samples, not with its square.
/// </summary>
/// <remarks>
/// Each pass makes the lists of all samples from those of the pass before, each by itself, so the result does not depend on the threads.
/// Bounded by reading samples that lie anywhere.
/// </remarks>
internal static class NearestByDescent
{
    /// <summary>From how many samples on it takes less time than comparing all.</summary>
    public const int FewestSamples = 100_000;

    private const int LeastKept = 20, MostPasses = 12;

    /// <summary>The share of entries that change in the last pass.</summary>
    private const double Converged = 0.001;

    /// <summary>Finds the neighbours of samples among themselves; none is its own neighbour.</summary>
    /// <param name="samples">[samples × features], more samples than <paramref name="count"/>.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">Seed of the trees and of the samples that are passed over.</param>
    /// <param name="pool">The threads to use; the result does not depend on them.</param>
    /// <param name="advanced">Told of each pass, and how many there are at most.</param>
    public static Neighbours Among(Tensor samples, int count, long seed, WorkerPool pool, Action<int, int>? advanced = null)
    {
        var random = new RandomStream(seed, "nearest-neighbour descent");
        int kept = Math.Min(Math.Max(count, LeastKept), samples.Rows - 1);
        var lists = new NeighbourLists(samples.Rows, kept);
        var leaves = ProjectionTrees.Leaves(samples, random.Split(0), pool);
        pool.Run(new FromLeaves(samples, leaves, lists));
        for (int pass = 1; pass <= MostPasses; pass++)
        {
            advanced?.Invoke(pass, MostPasses);
            var next = new NeighbourLists(samples.Rows, kept);
            ReverseNeighbours reverse = ReverseNeighbours.Of(lists, random.Split(pass));
            pool.Run(new FromNeighbours(samples, lists, reverse, next));
            lists = next;
            if (lists.Fresh <= Converged * samples.Rows * kept) break;
        }

        return lists.Nearest(samples, count);
    }

    /// <summary>The first lists: the nearest in the leaves that a sample is in.</summary>
    private readonly struct FromLeaves(Tensor samples, IReadOnlyList<ProjectionTree> trees, NeighbourLists lists) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(samples.Rows, 16, part, parts);
            var list = new NeighbourList(samples, lists.Kept);
            for (int row = start; row < end; row++)
            {
                list.Begin(row, [], []);
                foreach (ProjectionTree tree in trees)
                    foreach (int other in tree.LeafOf(row)) list.Offer(other);
                list.CopyTo(lists, row);
            }
        }
    }

    /// <summary>Lists from those before: of two steps, at least one leads to a sample that was not in its list before.</summary>
    private readonly struct FromNeighbours(Tensor samples, NeighbourLists lists, ReverseNeighbours reverse, NeighbourLists next)
        : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(samples.Rows, 16, part, parts);
            var list = new NeighbourList(samples, lists.Kept);
            for (int row = start; row < end; row++)
            {
                list.Begin(row, lists.Of(row), lists.DistancesOf(row));
                foreach (int entry in lists.Of(row)) Beyond(list, entry);
                foreach (int entry in reverse.Of(row))
                {
                    list.Offer(NeighbourLists.Sample(entry));
                    Beyond(list, entry);
                }

                list.CopyTo(next, row);
            }
        }

        private void Beyond(NeighbourList list, int entry)
        {
            bool isFresh = NeighbourLists.IsFresh(entry);
            int by = NeighbourLists.Sample(entry);
            foreach (int second in lists.Of(by))
                if (isFresh || NeighbourLists.IsFresh(second)) list.Offer(NeighbourLists.Sample(second));
            foreach (int second in reverse.Of(by))
                if (isFresh || NeighbourLists.IsFresh(second)) list.Offer(NeighbourLists.Sample(second));
        }
    }
}
