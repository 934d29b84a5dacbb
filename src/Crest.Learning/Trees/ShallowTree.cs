using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crest.Learning.Trees;

/// <summary>
/// A tree of six levels at most, filled up to a perfect one. All its tests are done for 64 rows at once, a comparison each, and give a bit
/// a row; from those of each level the bits of the rows' own nodes are chosen by logic on 64 rows at once. No row waits for a
/// branch or for a node to be loaded.
/// </summary>
/// <remarks>What bounds it: 63 comparisons, 57 choices of three operations and 64 leaves looked up, some five operations a
/// row, whatever the data.</remarks>
internal sealed unsafe class ShallowTree : RankedTree
{
    /// <summary>The deepest tree: with its 64 leaves an index fits a shuffle of four vectors.</summary>
    public const int MostLevels = 6;

    private readonly int _levels;
    private readonly PinnedMemory<int> _lines = new(1 << MostLevels);
    private readonly PinnedMemory<byte> _limits = new(1 << MostLevels);
    private readonly PinnedMemory<float> _leaves = new(1 << MostLevels);

    /// <summary>Makes one of a tree.</summary>
    public ShallowTree(DecisionTree tree, FeatureCuts cuts)
    {
        _levels = tree.Depth;
        Fill(tree, cuts, 0, 0, 0);
    }

    /// <inheritdoc/>
    public override void Add(byte* ranks, float* margins)
    {
        int* lines = _lines.Pointer;
        byte* limits = _limits.Pointer;
        ulong* right = stackalloc ulong[32], bits = stackalloc ulong[MostLevels];
        for (int level = 0, node = 0; level < _levels; level++)
        {
            // Where leaves are reached by more than one way, a comparison is done in vain.
            int count = 1 << level;
            for (int i = 0; i < count; i++, node++)
                right[i] =
                    Vector512.GreaterThan(Vector512.Load(ranks + lines[node]), Vector512.Create(limits[node])).ExtractMostSignificantBits();
            // The tests of a level lie from left to right: the upper bits of the way down choose halves of them.
            for (int chosen = 0; chosen < level; chosen++)
            {
                count /= 2;
                ulong toRight = bits[chosen];
                for (int i = 0; i < count; i++) right[i] ^= (right[i] ^ right[i + count]) & toRight;
            }

            bits[level] = right[0];
        }

        if (Avx512BW.IsSupported) AddLeaves(bits, margins);
        else AddLeavesOneByOne(bits, margins);
    }

    private void AddLeaves(ulong* bits, float* margins)
    {
        // Byte i / 8 of the 64 bits is put in lane i, where bit i % 8 of it is tested.
        Vector512<byte> places = Vector512.Create(0x8040201008040201UL).AsByte();
        Vector512<byte> bytes = Vector512.Create(
            Vector256.Create(
                Vector128.Create(0x0000000000000000UL, 0x0101010101010101UL), Vector128.Create(0x0202020202020202UL, 0x0303030303030303UL)),
            Vector256.Create(
                Vector128.Create(0x0404040404040404UL, 0x0505050505050505UL),
                Vector128.Create(0x0606060606060606UL, 0x0707070707070707UL))).AsByte();
        Vector512<byte> index = default;
        for (int level = 0; level < _levels; level++)
        {
            Vector512<byte> word = Avx512BW.Shuffle(Vector512.Create(bits[level]).AsByte(), bytes) & places;
            index |= Vector512.Equals(word, places) & Vector512.Create((byte)(1 << (_levels - 1 - level)));
        }

        float* leaves = _leaves.Pointer;
        Vector512<float> first = Vector512.Load(leaves), second = Vector512.Load(leaves + 16), third = Vector512.Load(leaves + 32),
            fourth = Vector512.Load(leaves + 48);
        for (int i = 0; i < 4; i++)
        {
            Vector512<int> at = Avx512F.ConvertToVector512Int32(Quarter(index, i));
            Vector512<float> lower = Avx512F.PermuteVar16x32x2(first, at, second), upper = Avx512F.PermuteVar16x32x2(third, at, fourth);
            Vector512<float> value = Vector512.ConditionalSelect(Vector512.LessThan(at, Vector512.Create(32)).AsSingle(), lower, upper);
            (Vector512.Load(margins + (16 * i)) + value).Store(margins + (16 * i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Quarter(Vector512<byte> vector, int quarter) => quarter switch
    {
        0 => vector.GetLower().GetLower(),
        1 => vector.GetLower().GetUpper(),
        2 => vector.GetUpper().GetLower(),
        _ => vector.GetUpper().GetUpper(),
    };

    private void AddLeavesOneByOne(ulong* bits, float* margins)
    {
        for (int row = 0; row < RankedRows.Line; row++)
        {
            int index = 0;
            for (int level = 0; level < _levels; level++) index = (index * 2) + (int)((bits[level] >> row) & 1);
            margins[row] += _leaves.Pointer[index];
        }
    }

    private void Fill(DecisionTree tree, FeatureCuts cuts, int node, int level, int place)
    {
        if (level == _levels)
        {
            _leaves.Pointer[place] = tree.Values[node];
            return;
        }

        bool leaf = tree.Left[node] < 0;
        (int line, byte limit) = leaf ? (0, byte.MaxValue) : RankedRows.TestOf(cuts, tree, node);
        int at = (1 << level) - 1 + place;
        (_lines.Pointer[at], _limits.Pointer[at]) = (line * RankedRows.Line, limit);
        Fill(tree, cuts, leaf ? node : tree.Left[node], level + 1, 2 * place);
        Fill(tree, cuts, leaf ? node : tree.Right[node], level + 1, (2 * place) + 1);
    }
}
