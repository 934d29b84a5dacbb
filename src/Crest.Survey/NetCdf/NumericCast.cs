using System.Numerics;

namespace Crest.Survey.NetCdf;

/// <summary>Numbers of one type as another.</summary>
internal static class NumericCast
{
    /// <summary>
    /// Converts until a value has no place in the other type: to floating point every value does (it is rounded), to an integer only the
    /// same number. Returns the index of the first value without a place, or -1.
    /// </summary>
    public static int Convert<TFrom, T>(ReadOnlySpan<TFrom> from, Span<T> to)
        where TFrom : unmanaged, INumber<TFrom> where T : unmanaged, INumber<T>
    {
        to = to[..from.Length];
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
        {
            for (int i = 0; i < from.Length; i++) to[i] = T.CreateTruncating(from[i]);
            return -1;
        }

        for (int i = 0; i < from.Length; i++)
        {
            // A double at 2⁶³ saturates to 2⁶³-1 and comes back equal, so the largest value counts as no place for a floating-point source.
            to[i] = T.CreateSaturating(from[i]);
            if (TFrom.CreateSaturating(to[i]) != from[i] || (IsRounding<TFrom, T>() && to[i] == Largest<T>())) return i;
        }

        return -1;
    }

    /// <summary>Whether the largest integer of <typeparamref name="T"/> is rounded up in <typeparamref name="TFrom"/>.</summary>
    private static bool IsRounding<TFrom, T>() where TFrom : unmanaged, INumber<TFrom> where T : unmanaged, INumber<T> =>
        (typeof(TFrom) == typeof(float) && ExternalType.Size(ExternalType.Of<T>()) >= 4)
        || (typeof(TFrom) == typeof(double) && ExternalType.Size(ExternalType.Of<T>()) == 8);

    private static T Largest<T>() where T : unmanaged, INumber<T> => T.CreateSaturating(double.PositiveInfinity);
}
