using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Crest.Experiments.Reports;
using Crest.Numerics.Tensors;

namespace Crest.Pipelines.Exploration;

/// <summary><c>report.html</c>: the samples as points that can be zoomed, pointed at, searched and coloured.</summary>
/// <param name="title">The method.</param>
/// <param name="method">Its short name.</param>
/// <param name="data">The samples.</param>
/// <param name="placed">Where they are.</param>
/// <param name="notes">What should be known of the embedding.</param>
internal sealed class EmbeddingReport(
    string title, string method, ExploredData data, PlacedSamples placed, IReadOnlyList<string> notes)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The page in UTF-8.</summary>
    public byte[] ToHtml()
    {
        int samples = placed.Coordinates.Sum(coordinates => coordinates.Rows);
        var report = new HtmlReport($"{title} of {data.Project}")
        {
            Facts = [("samples", $"{samples}"), ("features", $"{data.Splits[0].Features.Columns} {data.What}")],
        };
        // The serializer writes <, >, & and quotes as \u escapes, so no text can end the script element.
        string html = Resource("embedding.html").Replace("DATA", JsonSerializer.Serialize(Data(), Json), StringComparison.Ordinal);
        ReportSection section = report.AddSection("Samples");
        section.AddScripted(new ScriptedPart(html, Resource("embedding.css"), Resource("embedding.js")));
        report.AddSection("Quality").AddTable(new ReportTable(
            ["split", "samples", "", "trustworthiness", "neighbour preservation"],
            [
                .. placed.Qualities.Select(quality => new[]
                {
                    quality.Split, $"{quality.Samples}", quality.Fitted ? "fitted" : "transformed",
                    Number(quality.Quality?.Trustworthiness), Number(quality.Quality?.Preservation),
                }),
            ])).AddText(
            "Trustworthiness is 1 where the nearest neighbours of the plane are neighbours among the features too, and about ½ for random "
            + "places. Neighbour preservation is the share of a sample's nearest neighbours that are among the nearest in the plane. "
            + $"Both count the {placed.Qualities[0].Quality?.Neighbours ?? 0} nearest; a sample that was transformed is compared with "
            + "those that the embedding was fitted to.\n\n" + string.Join("\n\n", notes));
        return Encoding.UTF8.GetBytes(report.ToHtml());
    }

    private object Data()
    {
        Tensor all = ExploredData.Joined(placed.Coordinates);
        Sights[] sights = [.. data.Splits.Select(split => split.Sights).OfType<Sights>()];
        string[] splits = [.. data.Splits.Select(split => split.Name)];
        ExploredColumn bySplit = new(
            "split", [.. data.Splits.SelectMany((split, i) => Enumerable.Repeat((double)i, split.Features.Rows))], splits);
        IEnumerable<ExploredColumn> columns = data.Splits[0].Columns.Select(
            (_, i) => ExploredColumn.Join(data.Splits.Select(split => split.Columns[i])));
        return new
        {
            Axes = EmbeddingTable.Axes(method, all.Columns),
            Colors = EmbeddingPicture.Colors,
            Coordinates = Convert.ToBase64String(MemoryMarshal.AsBytes(all.Values)),
            Names = data.Splits.SelectMany(split => split.Names),
            Columns = columns.Append(bySplit).Select(column => new
            {
                column.Name,
                column.Categories,
                Values = Convert.ToBase64String(MemoryMarshal.AsBytes<float>([.. column.Values.Select(value => (float)value)])),
            }),
            Sight = sights.Length > 0 ? sights[0].Data(sights[1..]) : null,
        };
    }

    private static string Number(double? value) => value?.ToString("F4", CultureInfo.InvariantCulture) ?? "";

    private static string Resource(string name)
    {
        using Stream stream = typeof(EmbeddingReport).Assembly.GetManifestResourceStream($"Exploration/{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
