namespace Crest.Learning.Trees;

/// <summary>A tree while it grows.</summary>
internal sealed class TreeBuilder
{
    private readonly List<int> _left = [], _right = [], _features = [];
    private readonly List<float> _thresholds = [], _values = [], _gains = [], _covers = [];
    private readonly List<bool> _missingLeft = [];

    /// <summary>Adds a leaf; returns its number.</summary>
    /// <param name="value">What it adds to the ensemble's sum.</param>
    /// <param name="cover">How much of the training rows came to it.</param>
    public int Add(float value, float cover)
    {
        _left.Add(-1);
        _right.Add(-1);
        _features.Add(0);
        _thresholds.Add(0);
        _missingLeft.Add(false);
        _values.Add(value);
        _gains.Add(0);
        _covers.Add(cover);
        return _left.Count - 1;
    }

    /// <summary>Sets what a leaf adds to the ensemble's sum, and how much of the training rows came to it.</summary>
    public void SetLeaf(int node, float value, float cover) => (_values[node], _covers[node]) = (value, cover);

    /// <summary>Makes a leaf an inner node.</summary>
    public void Split(int node, int feature, float threshold, bool missingLeft, float gain) =>
        (_features[node], _thresholds[node], _missingLeft[node], _gains[node]) = (feature, threshold, missingLeft, gain);

    /// <summary>Sets the children of an inner node.</summary>
    public void Link(int parent, int left, int right) => (_left[parent], _right[parent]) = (left, right);

    /// <summary>The tree, grown.</summary>
    public DecisionTree ToTree() =>
        new([.. _left], [.. _right], [.. _features], [.. _thresholds], [.. _missingLeft], [.. _values], [.. _gains], [.. _covers]);
}
