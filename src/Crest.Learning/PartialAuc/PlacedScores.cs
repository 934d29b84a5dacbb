using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crest.Learning.PartialAuc;

/// <summary>Eight scores at a time, each by the bin it is in, its place there and how much of it counts.</summary>
/// <remarks>Taken in one vector, because conversions of single numbers wait for each other: they keep the upper part of the register that
/// was there before. It lives on the stack.</remarks>
/// <param name="scores">The scores.</param>
/// <param name="count">How many there are, at least 1.</param>
/// <param name="selection">How much of each counts.</param>
/// <param name="numbers">Which bin each is in.</param>
internal unsafe struct PlacedScores(float* scores, int count, NegativeSelection selection, ScoreBins.Numbering numbers)
{
    /// <summary>Scores in a vector.</summary>
    public const int Lanes = 8;

    private fixed int _bins[Lanes];
    private fixed double _places[Lanes];
    private fixed double _weights[Lanes];

    /// <summary>The bin of one of the eight.</summary>
    public readonly int Bin(int lane) => _bins[lane];

    /// <summary>Its place there, from -1 to below 1.</summary>
    public readonly double Place(int lane) => _places[lane];

    /// <summary>How much of it counts.</summary>
    public readonly double Weight(int lane) => _weights[lane];

    /// <summary>Takes eight scores from a place on; the last one more than once where fewer are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(int first)
    {
        Vector256<float> values = count - first >= Lanes ? Vector256.Load(scores + first) : Beginning(first);
        Vector256<float> begins = Vector256.Floor(values) + Vector256<float>.Zero;
        Vector512<double> wide = Widen(values), along = wide - Widen(begins), border = Vector512.Create((double)selection.Border);
        (along + along - Vector512<double>.One).Store((double*)Unsafe.AsPointer(ref _places[0]));
        Vector512.ConditionalSelect(
            Vector512.GreaterThan(wide, border), Vector512<double>.One,
            Vector512.Equals(wide, border).AsDouble() & Vector512.Create(selection.AtBorder))
            .Store((double*)Unsafe.AsPointer(ref _weights[0]));
        if (numbers.Table is null)
        {
            (Vector256.ConvertToInt32Native(begins) - Vector256.Create(numbers.First)).Store((int*)Unsafe.AsPointer(ref _bins[0]));
        }
        else
        {
            for (int lane = 0; lane < Lanes; lane++) _bins[lane] = numbers.Table.IndexOf(begins[lane]);
        }
    }

    private readonly Vector256<float> Beginning(int first)
    {
        float* values = stackalloc float[Lanes];
        for (int lane = 0; lane < Lanes; lane++) values[lane] = scores[Math.Min(first + lane, count - 1)];
        return Vector256.Load(values);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Widen(Vector256<float> values)
    {
        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(values);
        return Vector512.Create(lower, upper);
    }
}
