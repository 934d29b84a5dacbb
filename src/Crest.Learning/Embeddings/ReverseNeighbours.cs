using Crest.Numerics.RandomStreams;

namespace Crest.Learning.Embeddings;

/// <summary>
/// The samples in whose lists a sample is, at most as many as a list has: of more, some at random, because a sample in the middle of many
/// is in very many lists. Entries are as those of <see cref="NeighbourLists"/>.
/// </summary>
internal sealed class ReverseNeighbours
{
    private readonly int[] _starts, _entries;

    private ReverseNeighbours(int[] starts, int[] entries) => (_starts, _entries) = (starts, entries);

    public static ReverseNeighbours Of(NeighbourLists lists, RandomStream random)
    {
        int[] seen = new int[lists.Samples], starts = new int[lists.Samples + 1];
        for (int row = 0; row < lists.Samples; row++)
            foreach (int entry in lists.Of(row)) seen[NeighbourLists.Sample(entry)]++;
        for (int row = 0; row < lists.Samples; row++) starts[row + 1] = starts[row] + Math.Min(seen[row], lists.Kept);
        int[] entries = new int[starts[^1]];
        Array.Clear(seen);
        var draws = new RandomSequence(random);
        for (int row = 0; row < lists.Samples; row++)
        {
            foreach (int entry in lists.Of(row))
            {
                int sample = NeighbourLists.Sample(entry), room = starts[sample + 1] - starts[sample], before = seen[sample]++;
                // Each of all that come is kept with the same probability (reservoir sampling, Vitter 1985).
                int place = before < room ? before : draws.NextBelow(before + 1);
                if (place < room) entries[starts[sample] + place] = NeighbourLists.IsFresh(entry) ? ~row : row;
            }
        }

        return new ReverseNeighbours(starts, entries);
    }

    public ReadOnlySpan<int> Of(int row) => _entries.AsSpan(_starts[row].._starts[row + 1]);
}
