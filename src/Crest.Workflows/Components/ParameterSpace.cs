namespace Crest.Workflows.Components;

/// <summary>The parameters of a study, of which every combination is an instance.</summary>
/// <param name="Parameters">The parameters, in the order of the file.</param>
public sealed record ParameterSpace(IReadOnlyList<StudyParameter> Parameters)
{
    /// <summary>No parameters.</summary>
    public static ParameterSpace None { get; } = new([]);

    /// <summary>How many combinations there are, at most <see cref="Int128.MaxValue"/>; 0 where a parameter has no value.</summary>
    /// <param name="folder">The folder of the study.</param>
    public Int128 Count(string folder)
    {
        Int128 count = 1;
        foreach (StudyParameter parameter in Parameters)
        {
            Int128 values = parameter.Count(folder);
            if (values == 0) return 0;
            count = count > Int128.MaxValue / values ? Int128.MaxValue : count * values;
        }

        return count;
    }

    /// <summary>The combinations, whose first parameter changes fastest, each with its values in the order of the parameters.</summary>
    /// <param name="folder">The folder of the study.</param>
    public IEnumerable<IReadOnlyList<KeyValuePair<string, string>>> Combinations(string folder)
    {
        KeyValuePair<string, string>[][] axes =
            [.. Parameters.Select(axis => axis.Values(folder).Select(value => KeyValuePair.Create(axis.Name, value)).ToArray())];
        if (axes.Any(axis => axis.Length == 0)) yield break;
        int[] at = new int[axes.Length];
        while (true)
        {
            yield return [.. axes.Select((axis, i) => axis[at[i]])];
            int next = 0;
            while (next < at.Length && ++at[next] == axes[next].Length) at[next++] = 0;
            if (next == at.Length) yield break;
        }
    }
}
