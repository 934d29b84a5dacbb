namespace Crest.Workflows.Graphs;

/// <summary>
/// Finds the horizontal places of the nodes of ordered layers. Each layer in turn goes as near to its neighbours as its order and the
/// gaps allow, in the sense of least squares: an isotonic regression, which pooling adjacent violators solves in one pass.
/// </summary>
internal sealed class LayerPlacement
{
    private const int Rounds = 12, FewRounds = 4, Many = 5000;

    private readonly int[][] _layers;
    private readonly double[] _widths, _middles, _weights;
    private readonly (int Node, double Weight)[][] _up, _down;
    private readonly double _gap;
    private readonly int _nodes;
    private readonly int[] _layerOf, _placeOf;

    /// <summary>Takes the graph.</summary>
    /// <param name="layers">The nodes of each layer in order.</param>
    /// <param name="links">The edges from each layer to the next.</param>
    /// <param name="widths">The widths of the nodes.</param>
    /// <param name="nodes">How many are nodes; those after them are places where an edge passes through a layer.</param>
    /// <param name="gap">The least distance between two nodes of a layer.</param>
    public LayerPlacement(int[][] layers, IReadOnlyList<(int From, int To)> links, double[] widths, int nodes, double gap)
    {
        (_layers, _widths, _gap, _nodes) = (layers, widths, gap, nodes);
        _middles = new double[widths.Length];
        (_layerOf, _placeOf) = (new int[widths.Length], new int[widths.Length]);
        foreach ((int layer, int[] members) in layers.Index())
            foreach ((int place, int node) in members.Index()) (_layerOf[node], _placeOf[node]) = (layer, place);
        // An edge that is straight over several layers is worth more than a node in the middle of its neighbours.
        _weights = [.. widths.Select((_, node) => node >= nodes ? 4.0 : 1)];
        (_up, _down) = (Weighted(isUp: true), Weighted(isUp: false));

        (int, double)[][] Weighted(bool isUp)
        {
            ILookup<int, int> of = links.ToLookup(link => isUp ? link.To : link.From, link => isUp ? link.From : link.To);
            return
            [
                .. widths.Select((_, node) => of[node]
                    .Select(other => (other, node >= nodes && other >= nodes ? 8.0 : node >= nodes || other >= nodes ? 1 : 2)).ToArray()),
            ];
        }
    }

    /// <summary>The middles of the nodes; the leftmost edge of all is at 0.</summary>
    public double[] Middles()
    {
        foreach (int[] layer in _layers) Pack(layer);
        int rounds = _middles.Length > Many ? FewRounds : Rounds;
        for (int round = 0; round < rounds; round++)
        {
            foreach (int[] layer in _layers) Place(layer, _up, null);
            foreach (int[] layer in _layers.Reverse()) Place(layer, _down, null);
        }

        for (int round = 0; round < rounds; round++)
        {
            foreach (int[] layer in _layers) Place(layer, _up, _down);
            foreach (int[] layer in _layers.Reverse()) Place(layer, _up, _down);
        }

        int[][] columns = [.. Columns()];
        for (int round = 0; round < 3; round++)
            foreach (int[] column in columns) Straighten(column);
        double left = Enumerable.Range(0, _middles.Length).Min(node => _middles[node] - (_widths[node] / 2));
        return [.. _middles.Select(middle => middle - left)];
    }

    /// <summary>
    /// What should be in one column, from the top: where an edge passes through layers, and nodes that follow only each other.
    /// </summary>
    private IEnumerable<int[]> Columns()
    {
        var seen = new bool[_widths.Length];
        foreach (int first in _layers.SelectMany(layer => layer))
        {
            if (seen[first]) continue;
            var column = new List<int> { first };
            while (Below(column[^1]) is { } next)
            {
                column.Add(next);
                seen[next] = true;
            }

            if (column.Count > 1) yield return [.. column];
        }

        int? Below(int node)
        {
            foreach ((int below, _) in _down[node])
            {
                bool isPassing = node >= _nodes && below >= _nodes;
                if (isPassing || (_down[node].Length == 1 && _up[below].Length == 1)) return below;
            }

            return null;
        }
    }

    /// <summary>Makes a column straight over as many layers as there is room for.</summary>
    private void Straighten(int[] column)
    {
        for (int start = 0; start < column.Length;)
        {
            (double low, double high) = Room(column[start]);
            int end = start + 1;
            for (; end < column.Length; end++)
            {
                (double nextLow, double nextHigh) = Room(column[end]);
                if (Math.Max(low, nextLow) > Math.Min(high, nextHigh)) break;
                (low, high) = (Math.Max(low, nextLow), Math.Min(high, nextHigh));
            }

            double mean = column[start..end].Average(node => _middles[node]);
            foreach (int node in column[start..end]) _middles[node] = Math.Clamp(mean, low, high);
            start = end;
        }
    }

    /// <summary>Where the middle of a node may be, between those beside it.</summary>
    private (double Low, double High) Room(int node)
    {
        (int[] layer, int at) = (_layers[_layerOf[node]], _placeOf[node]);
        double Distance(int other) => ((_widths[node] + _widths[other]) / 2) + _gap;
        double low = at == 0 ? double.MinValue : _middles[layer[at - 1]] + Distance(layer[at - 1]);
        double high = at == layer.Length - 1 ? double.MaxValue : _middles[layer[at + 1]] - Distance(layer[at + 1]);
        return (Math.Min(low, _middles[node]), Math.Max(high, _middles[node]));
    }

    /// <summary>Side by side, around 0.</summary>
    private void Pack(int[] layer)
    {
        double at = -(layer.Sum(node => _widths[node] + _gap) - _gap) / 2;
        foreach (int node in layer)
        {
            _middles[node] = at + (_widths[node] / 2);
            at += _widths[node] + _gap;
        }
    }

    private void Place(int[] layer, (int Node, double Weight)[][] first, (int Node, double Weight)[][]? second)
    {
        var blocks = new List<Block>(layer.Length);
        var offsets = new double[layer.Length];
        for (int i = 0; i < layer.Length; i++)
        {
            int node = layer[i];
            if (i > 0) offsets[i] = offsets[i - 1] + (_widths[layer[i - 1]] / 2) + _gap + (_widths[node] / 2);
            (double sum, double weight) = Wish(first[node]);
            if (second is not null) (sum, weight) = (sum + Wish(second[node]).Sum, weight + Wish(second[node]).Weight);
            var block = weight > 0
                ? new Block((sum / weight) - offsets[i], _weights[node], 1)
                : new Block(_middles[node] - offsets[i], 0.01, 1);
            while (blocks.Count > 0 && blocks[^1].Mean > block.Mean)
            {
                block = blocks[^1].With(block);
                blocks.RemoveAt(blocks.Count - 1);
            }

            blocks.Add(block);
        }

        int next = 0;
        foreach (Block block in blocks)
            for (int i = 0; i < block.Count; i++, next++) _middles[layer[next]] = block.Mean + offsets[next];
    }

    private (double Sum, double Weight) Wish((int Node, double Weight)[] neighbours)
    {
        double sum = 0, weight = 0;
        foreach ((int node, double share) in neighbours)
        {
            sum += share * _middles[node];
            weight += share;
        }

        return (sum, weight);
    }

    private readonly record struct Block(double Mean, double Weight, int Count)
    {
        public Block With(Block next) => new(
            ((Mean * Weight) + (next.Mean * next.Weight)) / (Weight + next.Weight), Weight + next.Weight, Count + next.Count);
    }
}
