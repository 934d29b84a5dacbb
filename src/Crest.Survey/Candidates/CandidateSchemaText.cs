using Crest.Foundation.Yaml;

namespace Crest.Survey.Candidates;

/// <summary>A <see cref="CandidateSchema"/> in YAML. Errors name file, line and column.</summary>
internal static class CandidateSchemaText
{
    /// <summary>The word for the median of the training split.</summary>
    public const string Median = "median";

    private const string Example = "see examples/candidates.yaml";

    /// <summary>The word of a format, a type or a transform.</summary>
    public static string Name<T>(T value) where T : struct, Enum => $"{value}".ToLowerInvariant();

    /// <summary>A name as a YAML text.</summary>
    public static string Quoted(string name) => $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Reads a schema and checks that it holds together.</summary>
    /// <param name="root">The root of the file.</param>
    public static CandidateSchema Parse(YamlNode root)
    {
        if (root is not YamlMapping) throw root.Error($"the schema is {root.Found}; it must be a mapping of keys to values; {Example}");
        YamlMapping schema = root.Mapping("format", "header", "columns", "label", "split_by", "missing", "features");
        List<CandidateColumn> columns = [];
        foreach (YamlNode node in Items(schema, "columns")) columns.Add(Column(node, columns));
        string label = NameOf(schema.Required("label", $"the column that is 1 for real and 0 for bogus; {Example}"), columns);
        if (columns.Find(c => c.Name == label).Type == ColumnType.Text)
            throw schema["label"]!.Error($"the label '{label}' is a column of texts; give it the type integer");
        string? splitBy = schema["split_by"] is { } split ? NameOf(split, columns) : null;
        if (splitBy is not null && columns.Find(c => c.Name == splitBy).Type != ColumnType.Text)
            throw schema["split_by"]!.Error($"the table is split by '{splitBy}', which is not a column of texts; give it the type text");
        List<CandidateFeature> features = [];
        foreach (YamlNode node in Items(schema, "features"))
        {
            CandidateFeature feature = Feature(node, columns, label);
            if (features.Contains(feature)) throw node.Error($"the feature {feature.Name()} occurs twice; remove one of them");
            features.Add(feature);
        }

        return new CandidateSchema
        {
            Format = Choice(schema["format"], TableFormat.Whitespace),
            Header = schema["header"]?.TruthValue() ?? false,
            Columns = columns,
            Label = label,
            SplitBy = splitBy,
            Missing = Missing(schema["missing"]),
            Features = features,
        };
    }

    private static double? Missing(YamlNode? node) =>
        node is null ? CandidateSchema.HyperSuprimeCam.Missing
        : node is YamlScalar { Content: Median } ? null
        : node is YamlScalar scalar && scalar.TryNumber(out double value) && double.IsFinite(value) ? value
        : throw node.Expected($"a number, or {Median} for the median of the training split");

    private static CandidateColumn Column(YamlNode node, List<CandidateColumn> earlier)
    {
        CandidateColumn column;
        if (node is YamlScalar)
        {
            column = new CandidateColumn(node.Text());
        }
        else
        {
            YamlMapping keys = node.Mapping("name", "type");
            column = new CandidateColumn(keys.Required("name", "the column's name").Text(), Choice(keys["type"], ColumnType.Double));
        }

        bool named = column.Name.Length > 0 && (char.IsLetterOrDigit(column.Name[0]) || column.Name[0] == '_') && column.Name[^1] != ' '
            && !column.Name.Any(char.IsControl);
        if (!named) throw node.Error($"'{column.Name}' cannot name a column; a name begins with a letter, a digit or '_'");
        if (column.Variable == CandidateFile.RowVariable)
            throw node.Error(
                $"'{column.Name}' is the name of the row numbers that are kept beside the columns; give the column another name");
        if (earlier.Exists(c => c.Variable == column.Variable))
            throw node.Error($"the column '{column.Name}' occurs twice; names must differ (and not by '/' and '_' alone)");
        return column;
    }

    private static CandidateFeature Feature(YamlNode node, List<CandidateColumn> columns, string label)
    {
        CandidateFeature feature;
        if (node is YamlScalar)
        {
            feature = new CandidateFeature(node.Text());
        }
        else
        {
            YamlMapping keys = node.Mapping("column", "transform", "factor");
            double factor = keys["factor"]?.Number() ?? 1;
            if (factor == 0) throw keys["factor"]!.Expected("a number other than 0");
            feature = new CandidateFeature(
                keys.Required("column", "the column of the feature").Text(), Choice(keys["transform"], FeatureTransform.None), factor);
        }

        int column = columns.FindIndex(c => c.Name == feature.Column);
        if (column < 0)
            throw node.Error(
                $"the feature '{feature.Column}' is not a column; the columns are {string.Join(", ", columns.Select(c => c.Name))}");
        if (columns[column].Type == ColumnType.Text)
            throw node.Error($"the feature '{feature.Column}' is a column of texts; a model learns from numbers");
        if (feature.Column == label)
            throw node.Error($"the feature '{feature.Column}' is the label, which a model is to predict; remove it");
        return feature;
    }

    private static IReadOnlyList<YamlNode> Items(YamlMapping schema, string key)
    {
        YamlNode list = schema.Required(key, $"a list of {key}; {Example}");
        return list is YamlList { Values: { Count: > 0 } values }
            ? values
            : throw list.Expected($"a list with at least one value; {Example}");
    }

    private static string NameOf(YamlNode node, List<CandidateColumn> columns)
    {
        string name = node.Text();
        if (columns.Exists(c => c.Name == name)) return name;
        throw node.Error(
            $"{node.Name} is '{name}', which is not a column; the columns are {string.Join(", ", columns.Select(c => c.Name))}");
    }

    private static T Choice<T>(YamlNode? node, T otherwise) where T : struct, Enum => node?.OneOf(Enum.GetValues<T>(), Name) ?? otherwise;
}
