namespace Crest.Learning.Trees;

/// <summary>A tree made for many rows at once.</summary>
internal abstract unsafe class RankedTree
{
    /// <summary>Adds the leaf of each of 64 rows.</summary>
    /// <param name="ranks">Their lines.</param>
    /// <param name="margins">64 sums.</param>
    public abstract void Add(byte* ranks, float* margins);

    /// <summary>Makes the kind that suits a tree.</summary>
    public static RankedTree Of(DecisionTree tree, FeatureCuts cuts) =>
        tree.Depth <= ShallowTree.MostLevels ? new ShallowTree(tree, cuts) : new DeepTree(tree, cuts);
}
