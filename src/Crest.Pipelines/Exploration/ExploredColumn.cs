namespace Crest.Pipelines.Exploration;

/// <summary>What is known of samples besides their features: what they can be coloured by.</summary>
/// <param name="Name">The name: <c>label</c>, <c>redshift</c>.</param>
/// <param name="Values">Of each sample; NaN where it is not known.</param>
/// <param name="Categories">The names of values without an order; a value is its place among them. Null where values are numbers.</param>
internal sealed record ExploredColumn(string Name, double[] Values, IReadOnlyList<string>? Categories = null)
{
    /// <summary>A value as text, empty where it is not known.</summary>
    /// <param name="row">The sample.</param>
    public string Text(int row) => double.IsNaN(Values[row]) ? ""
        : Categories is null ? Values[row].ToString("G7", System.Globalization.CultureInfo.InvariantCulture)
        : Categories[(int)Values[row]];

    /// <summary>Several columns of one name, one after the other.</summary>
    public static ExploredColumn Join(IEnumerable<ExploredColumn> parts)
    {
        ExploredColumn[] all = [.. parts];
        return all[0] with { Values = [.. all.SelectMany(part => part.Values)] };
    }
}
