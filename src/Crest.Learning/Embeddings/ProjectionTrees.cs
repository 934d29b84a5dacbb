using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Embeddings;

/// <summary>Random projection trees (Dasgupta, Freund 2008) of the same samples.</summary>
internal static class ProjectionTrees
{
    private const int Trees = 6;

    /// <summary>Grows them.</summary>
    /// <param name="samples">[samples × features].</param>
    /// <param name="random">Where the planes are from.</param>
    /// <param name="pool">The threads to use; the result does not depend on them.</param>
    public static IReadOnlyList<ProjectionTree> Leaves(Tensor samples, RandomStream random, WorkerPool pool)
    {
        var trees = new ProjectionTree[Trees];
        pool.Run(new Growth(samples, random, trees));
        return trees;
    }

    private readonly struct Growth(Tensor samples, RandomStream random, ProjectionTree[] trees) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(trees.Length, 1, part, parts);
            for (int tree = start; tree < end; tree++) trees[tree] = ProjectionTree.Grow(samples, random.Split(tree));
        }
    }
}
