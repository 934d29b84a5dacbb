using System.Globalization;
using Crest.Foundation.Errors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

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
    /// <param name="text">The YAML.</param>
    /// <param name="path">Where it was read, for errors.</param>
    public static CandidateSchema Parse(string text, string path)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw new CrestException($"{path}: line {e.Start.Line}, column {e.Start.Column}: not YAML: {e.Message.Split('\n')[0]}; {Example}", e);
        }
        catch (InvalidOperationException e)
        {
            // The library's word for a list or a table of keys that does not end.
            throw new CrestException($"{path}: not YAML: a bracket or a quote is not closed; {Example}", e);
        }

        if (stream.Documents is not [{ RootNode: YamlMappingNode root }, ..]) throw new CrestException($"{path}: is empty or not a table of keys; {Example}");
        var keys = new Keys(path, root, "the schema", "format", "header", "columns", "label", "split_by", "missing", "features");
        List<CandidateColumn> columns = [];
        foreach (YamlNode node in keys.List("columns")) columns.Add(Column(node, path, columns));
        string label = keys.Name("label", columns) ?? throw keys.Missing("label", "the column that is 1 for real and 0 for bogus");
        if (columns.Find(c => c.Name == label).Type == ColumnType.Text) throw Error(path, keys.Node("label")!, $"the label '{label}' is a column of texts; give it the type integer");
        string? splitBy = keys.Name("split_by", columns);
        if (splitBy is not null && columns.Find(c => c.Name == splitBy).Type != ColumnType.Text)
            throw Error(path, keys.Node("split_by")!, $"the table is parted by '{splitBy}', which is no column of texts; give it the type text");
        List<CandidateFeature> features = [];
        foreach (YamlNode node in keys.List("features"))
        {
            CandidateFeature feature = Feature(node, path, columns, label);
            if (features.Contains(feature)) throw Error(path, node, $"the feature {feature.Name()} is there twice; leave one out");
            features.Add(feature);
        }

        return new CandidateSchema
        {
            Format = keys.Node("format") is null ? TableFormat.Whitespace : keys.Choice<TableFormat>("format"),
            Header = keys.Node("header") is YamlScalarNode header && (bool.TryParse(header.Value, out bool has) ? has : throw Error(path, header, $"header is '{header.Value}'; it must be true or false")),
            Columns = columns,
            Label = label,
            SplitBy = splitBy,
            Missing = Missing(keys, path),
            Features = features,
        };
    }

    private static double? Missing(Keys keys, string path) => keys.Text("missing") switch
    {
        null => CandidateSchema.HyperSuprimeCam.Missing,
        Median => null,
        var text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw Error(path, keys.Node("missing")!, $"missing is '{text}'; it must be a number, or {Median} for the median of the training split"),
    };

    private static CandidateColumn Column(YamlNode node, string path, List<CandidateColumn> earlier)
    {
        CandidateColumn column;
        if (node is YamlScalarNode { Value: { } alone })
        {
            column = new CandidateColumn(alone);
        }
        else
        {
            var keys = new Keys(path, node, "a column", "name", "type");
            column = new CandidateColumn(keys.Text("name") ?? throw keys.Missing("name", "the column's name"), keys.Node("type") is null ? ColumnType.Double : keys.Choice<ColumnType>("type"));
        }

        bool named = column.Name.Length > 0 && (char.IsLetterOrDigit(column.Name[0]) || column.Name[0] == '_') && column.Name[^1] != ' ' && !column.Name.Any(char.IsControl);
        if (!named) throw Error(path, node, $"'{column.Name}' cannot name a column; a name begins with a letter, a digit or '_'");
        if (column.Variable == CandidateFile.RowVariable) throw Error(path, node, $"'{column.Name}' is the name of the row numbers that are kept beside the columns; give the column another name");
        if (earlier.Exists(c => c.Variable == column.Variable)) throw Error(path, node, $"the column '{column.Name}' is there twice; names must differ (and not by '/' and '_' alone)");
        return column;
    }

    private static CandidateFeature Feature(YamlNode node, string path, List<CandidateColumn> columns, string label)
    {
        CandidateFeature feature;
        if (node is YamlScalarNode { Value: { } alone })
        {
            feature = new CandidateFeature(alone);
        }
        else
        {
            var keys = new Keys(path, node, "a feature", "column", "transform", "factor");
            double factor = 1;
            if (keys.Text("factor") is { } text && !(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out factor) && double.IsFinite(factor) && factor != 0))
                throw Error(path, keys.Node("factor")!, $"factor is '{text}'; it must be a number other than 0");
            FeatureTransform transform = keys.Node("transform") is null ? FeatureTransform.None : keys.Choice<FeatureTransform>("transform");
            feature = new CandidateFeature(keys.Text("column") ?? throw keys.Missing("column", "the column of the feature"), transform, factor);
        }

        int column = columns.FindIndex(c => c.Name == feature.Column);
        if (column < 0) throw Error(path, node, $"the feature '{feature.Column}' is no column; the columns are {string.Join(", ", columns.Select(c => c.Name))}");
        if (columns[column].Type == ColumnType.Text) throw Error(path, node, $"the feature '{feature.Column}' is a column of texts; a model learns from numbers");
        if (feature.Column == label) throw Error(path, node, $"the feature '{feature.Column}' is the label, which a model is to find; leave it out");
        return feature;
    }

    private static CrestException Error(string path, YamlNode node, string what) => new($"{path}: line {node.Start.Line}, column {node.Start.Column}: {what}");

    /// <summary>The keys of a mapping, each at most once and none but those that are known.</summary>
    private sealed class Keys
    {
        private readonly string _path, _what;
        private readonly YamlNode _mapping;
        private readonly Dictionary<string, YamlNode> _nodes = [];

        public Keys(string path, YamlNode node, string what, params string[] known)
        {
            (_path, _mapping, _what) = (path, node, what);
            if (node is not YamlMappingNode mapping) throw Error(path, node, $"{what} is a name or has the keys {string.Join(", ", known)}; {Example}");
            foreach ((YamlNode key, YamlNode value) in mapping.Children)
            {
                string name = (key as YamlScalarNode)?.Value ?? "";
                if (!known.Contains(name)) throw Error(path, key, $"{what} has no key '{name}'; the keys are {string.Join(", ", known)}");
                _nodes.Add(name, value);
            }
        }

        public YamlNode? Node(string key) => _nodes.GetValueOrDefault(key);

        public string? Text(string key) => Node(key) switch
        {
            null => null,
            YamlScalarNode { Value: { } text } => text,
            var node => throw Error(_path, node, $"{key} is not a text"),
        };

        public string? Name(string key, List<CandidateColumn> columns)
        {
            string? name = Text(key);
            if (name is not null && !columns.Exists(c => c.Name == name)) throw Error(_path, Node(key)!, $"{key} is '{name}', which is no column; the columns are {string.Join(", ", columns.Select(c => c.Name))}");
            return name;
        }

        public IEnumerable<YamlNode> List(string key) => Node(key) switch
        {
            null => throw Missing(key, $"a list of {key}"),
            YamlSequenceNode { Children.Count: > 0 } list => list.Children,
            var node => throw Error(_path, node, $"{key} is not a list, or an empty one; {Example}"),
        };

        public T Choice<T>(string key) where T : struct, Enum
        {
            string? text = Text(key);
            foreach (T value in Enum.GetValues<T>())
                if (Name(value) == text) return value;
            throw Error(_path, Node(key)!, $"{key} is '{text}'; it must be one of {string.Join(", ", Enum.GetValues<T>().Select(Name))}");

            static string Name(T value) => CandidateSchemaText.Name(value);
        }

        public CrestException Missing(string key, string what) => Error(_path, _mapping, $"{_what} lacks {key}: {what}; {Example}");
    }
}
