namespace Crest.Workflows.WheelProjects;

/// <summary>
/// File names of WHEEL, which may be globs of its Node.js library, as names of this program, which has <c>*</c> and <c>?</c> in the last
/// part.
/// </summary>
internal static class WheelGlob
{
    /// <summary>What is said of a name that <see cref="Expand"/> does not know.</summary>
    public const string NotAvailable = "has a form that is not available; "
        + "a name is a path inside the folder of the component, may contain * and ? in its last part, and {a,b} anywhere";

    private const int MostNames = 1000;

    /// <summary>Whether a name means several files.</summary>
    public static bool IsGlob(string name) => name.AsSpan().IndexOfAny("*?[{") >= 0;

    /// <summary>The names that mean the same files: alternatives such as <c>{a,b}</c> are written out. Null where there are none.</summary>
    /// <param name="name">The name.</param>
    public static IReadOnlyList<string>? Expand(string name)
    {
        if (WheelProject.Normal(name) is not { Length: > 0 } normal) return null;
        var names = new List<string>();
        var open = new Stack<string>([normal]);
        while (open.TryPop(out string? next))
        {
            int end = next.IndexOf('}', StringComparison.Ordinal), begin = end < 0 ? -1 : next.LastIndexOf('{', end);
            if (begin < 0)
            {
                names.Add(next);
                if (names.Count > MostNames || !IsKnown(next)) return null;
                continue;
            }

            foreach (string choice in next[(begin + 1)..end].Split(',').Reverse()) open.Push(next[..begin] + choice + next[(end + 1)..]);
            if (open.Count > MostNames) return null;
        }

        return names;
    }

    private static bool IsKnown(string name)
    {
        int slash = name.LastIndexOf('/');
        return name.Length > 0 && !name.Any("[]{}()".Contains) && !name.Contains("**", StringComparison.Ordinal)
            && (slash < 0 || name.AsSpan(0, slash).IndexOfAny("*?") < 0);
    }
}
