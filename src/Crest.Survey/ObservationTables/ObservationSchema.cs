using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;

namespace Crest.Survey.ObservationTables;

/// <summary>
/// What a table of observations holds, from a YAML file: which column is what, and in which units. A column is its name in the header, or
/// its number from 1. <c>examples/light-curves.yaml</c> shows all keys.
/// </summary>
public sealed record ObservationSchema
{
    private static readonly string[] s_columns =
        ["object", "time", "band", "flux", "flux_error", "magnitude", "magnitude_error", "limit", "zero_point", "detected"];

    private static readonly string[] s_objectColumns =
    [
        "object", "type", "ra", "dec", "redshift", "redshift_error", "host_photo_redshift", "host_photo_redshift_error", "reddening",
        "peak_mjd",
    ];

    /// <summary>Whether commas part the fields of a text, and else blanks.</summary>
    public required bool IsCsv { get; init; }

    /// <summary>Whether the first row of a text names the columns.</summary>
    public required bool HasHeader { get; init; }

    /// <summary>The columns by what they are.</summary>
    public required IReadOnlyDictionary<string, string> Columns { get; init; }

    /// <summary>What is subtracted from a time to make it an MJD [day].</summary>
    public double TimeOffset { get; init; }

    /// <summary>AB magnitude of flux 1, where no column says it.</summary>
    public double ZeroPoint { get; init; } = 27.5;

    /// <summary>What an upper limit is a multiple of.</summary>
    public double LimitSigmas { get; init; } = 5;

    /// <summary>Bands by what the table calls them.</summary>
    public IReadOnlyDictionary<string, string> Bands { get; init; } = new Dictionary<string, string>();

    /// <summary>The table of objects; null where there is none.</summary>
    public string? ObjectPath { get; init; }

    /// <summary>What the table of objects holds.</summary>
    public ObservationSchema? Objects { get; init; }

    /// <summary>Whether the fluxes are given as magnitudes.</summary>
    public bool IsMagnitudes => Columns.ContainsKey("magnitude");

    /// <summary>Reads a schema.</summary>
    /// <param name="path">The YAML file; the table of objects is found from its folder.</param>
    /// <exception cref="CrestException">It cannot be read, or something in it is wrong.</exception>
    public static ObservationSchema Read(string path)
    {
        YamlMapping root = YamlFile.Read(path).Mapping(
            "format", "header", "columns", "time", "zero_point", "limit_sigmas", "bands", "objects");
        var schema = Of(root, s_columns) with
        {
            TimeOffset = root["time"]?.OneOf(["mjd", "jd"], word => word) == "jd" ? 2400000.5 : 0,
            ZeroPoint = root["zero_point"]?.Number(-60, 60) ?? 27.5,
            LimitSigmas = root["limit_sigmas"]?.Number(0.1, 100) ?? 5,
            Bands = root["bands"] is YamlMapping bands
                ? bands.Keys.ToDictionary(band => band, band => bands.ValueOf(band).Text())
                : new Dictionary<string, string>(),
        };
        foreach (string[] needed in (ReadOnlySpan<string[]>)
            [["time"], ["band"], schema.IsMagnitudes ? ["magnitude_error"] : ["flux", "flux_error"]])
            foreach (string column in needed)
                if (!schema.Columns.ContainsKey(column))
                    throw root.Error(
                        $"columns lacks {column}; give time, band, and flux with flux_error or magnitude with magnitude_error");
        if (schema.IsMagnitudes && schema.Columns.ContainsKey("flux"))
            throw root.Error("columns has flux and magnitude; give one of them");
        if (root["objects"] is not { } objects) return schema;
        YamlMapping table = objects.Mapping("file", "format", "header", "columns");
        string file = table.Required("file", "the table of objects").Text();
        return schema with
        {
            ObjectPath = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, file),
            Objects = Of(table, s_objectColumns),
        };
    }

    /// <summary>The schema in one line, for hashes.</summary>
    public string Text() => string.Join(';', (string[])
        [$"{IsCsv}", $"{HasHeader}", $"{TimeOffset:R}", $"{ZeroPoint:R}", $"{LimitSigmas:R}",
            .. Columns.Order().Select(c => $"{c.Key}={c.Value}"), .. Bands.Order().Select(b => $"{b.Key}={b.Value}"),
            .. Objects is null ? [] : new[] { Objects.Text() }]);

    /// <summary>The place of a column in a table; -1 where the schema has not got it.</summary>
    /// <param name="header">The names of the columns; null where the table has none.</param>
    /// <param name="column">What it is.</param>
    internal int PlaceOf(TableColumns? header, string column)
    {
        if (!Columns.TryGetValue(column, out string? name)) return -1;
        if (header is not null && header.Find(name) is >= 0 and var named) return named;
        return int.TryParse(name, out int number) && number >= 1 ? number - 1 : header!.Required(name);
    }

    private static ObservationSchema Of(YamlMapping table, string[] known)
    {
        bool hasHeader = table["header"]?.TruthValue() ?? true;
        YamlMapping columns = table.Required("columns", "which column is what").Mapping(known);
        var places = columns.Keys.ToDictionary(key => key, key => columns.ValueOf(key).Text(), StringComparer.Ordinal);
        foreach ((string key, string name) in places)
            if (!hasHeader && !(int.TryParse(name, out int number) && number >= 1))
                throw columns.ErrorAt(key, $"{key} is '{name}'; without a header a column is its number from 1");
        return new ObservationSchema
        {
            IsCsv = table["format"]?.OneOf(["csv", "whitespace"], word => word) != "whitespace",
            HasHeader = hasHeader,
            Columns = places,
        };
    }
}
