namespace Crest.Foundation.Errors;

/// <summary>Finds what a user may have meant.</summary>
public static class NearestNames
{
    /// <summary>The names that need the fewest letters changed, added or dropped to be the given one.</summary>
    /// <param name="given">What the user wrote.</param>
    /// <param name="names">The names that exist.</param>
    /// <param name="count">How many of them are wanted at most.</param>
    public static string[] Of(string given, IEnumerable<string> names, int count) =>
        [.. names.OrderBy(name => Distance(given, name)).ThenByDescending(name => name, StringComparer.Ordinal).Take(count)];

    /// <summary>
    /// The nearest name if it is so near that a user may have mistyped it: at most half of its letters differ. Otherwise null.
    /// </summary>
    /// <param name="given">What the user wrote.</param>
    /// <param name="names">The names that exist.</param>
    public static string? Meant(string given, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(given);
        return Of(given, names, 1) is [var nearest] && Distance(given, nearest) <= Math.Max(1, Math.Max(given.Length, nearest.Length) / 2)
            ? nearest
            : null;
    }

    /// <summary>The Levenshtein distance, by rows of its table.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
