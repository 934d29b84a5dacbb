namespace Crest.Experiments.Runs;

/// <summary>Finds what a user may have meant.</summary>
internal static class NearestNames
{
    /// <summary>The names that need the fewest letters changed, added or dropped to be the given one.</summary>
    public static string[] Of(string given, IEnumerable<string> names, int count) =>
        [.. names.OrderBy(name => Distance(given, name)).ThenByDescending(name => name, StringComparer.Ordinal).Take(count)];

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
