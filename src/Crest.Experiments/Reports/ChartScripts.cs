namespace Crest.Experiments.Reports;

/// <summary>
/// The scripts that draw charts, for pages that are no report: D3, Observable Plot, and <c>report.js</c>, which draws what
/// <see cref="Chart.ToHtml"/> wrote.
/// </summary>
public static class ChartScripts
{
    /// <summary>The names of the scripts, in the order in which a page loads them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["d3.min.js", "plot.umd.min.js", "report.js"];

    /// <summary>Reads one; that of a library begins with its licence.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static byte[] Read(string name)
    {
        if (!Names.Contains(name)) throw new ArgumentException($"There is no script {name}.", nameof(name));
        string library = name.Split('.')[0];
        byte[] script = Resource(name);
        return library == "report" ? script : [.. "/* "u8, .. Resource($"{library}.LICENSE"), .. " */\n"u8, .. script];
    }

    private static byte[] Resource(string name)
    {
        using Stream stream = typeof(ChartScripts).Assembly.GetManifestResourceStream($"Reports/{name}")!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
