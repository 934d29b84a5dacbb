using Crest.Foundation.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Crest.Foundation.Yaml;

/// <summary>Makes nodes of the events of the parser.</summary>
internal sealed class YamlComposer(IParser parser, string path)
{
    /// <summary>Far deeper than any file of ours; nodes are composed and read by recursion, which must not exhaust the stack.</summary>
    private const int DeepestNesting = 100;

    /// <summary>Nodes that aliases may add in all: a few lines of nested aliases can stand for billions of values.</summary>
    private const long MostAliasedNodes = 1_000_000;

    private readonly Dictionary<AnchorName, YamlNode> _anchors = [];
    private long _aliasedNodes;

    /// <summary>Composes the first document.</summary>
    public YamlNode Document()
    {
        const string name = "the file";
        if (Next() is not StreamStart || Next() is not DocumentStart)
            return new YamlScalar(new YamlPosition(path, 1, 1), name, "", isPlain: true);
        YamlNode node = Node(Next(), name, 0);
        if (Next() is DocumentEnd && Next() is DocumentStart second && second.Start is var start)
            throw new CrestException($"{new YamlPosition(path, (int)start.Line, (int)start.Column)}: a second document begins here; "
                + "give one document");
        return node;
    }

    private ParsingEvent Next()
    {
        try
        {
            return parser.MoveNext() ? parser.Current! : throw new CrestException($"{path}: not YAML: the text ends too early");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // What the parser throws for some wrong tags, and for text after the end of a document.
            string after = parser.Current is { } last ? $"{new YamlPosition(path, (int)last.End.Line, (int)last.End.Column)}" : path;
            // The parser's own words say nothing where a bracket or a quote is not closed.
            string why = e is InvalidOperationException ? "a bracket or a quote may not be closed" : e.Message.ReplaceLineEndings(" ");
            throw new CrestException($"{after}: not YAML from here on: {why}", e);
        }
    }

    private YamlNode Node(ParsingEvent start, string name, int depth)
    {
        YamlPosition position = PositionOf(start);
        if (depth > DeepestNesting) throw new CrestException($"{position}: nested more than {DeepestNesting} levels deep");
        if (start is AnchorAlias alias) return Aliased(alias, position);
        YamlNode node = start switch
        {
            SequenceStart => List(position, name, depth),
            MappingStart => Mapping(position, name, depth),
            Scalar scalar => new YamlScalar(position, name, scalar.Value, scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty),
            _ => throw new CrestException($"{position}: not YAML: a value is expected here"),
        };
        if (start is NodeEvent { Anchor: { IsEmpty: false } anchor }) _anchors[anchor] = node;
        return node;
    }

    /// <summary>A node may not contain an alias to itself, because its anchor is known only after the whole node.</summary>
    private YamlNode Aliased(AnchorAlias alias, YamlPosition position)
    {
        if (!_anchors.TryGetValue(alias.Value, out YamlNode? node))
            throw new CrestException($"{position}: the alias *{alias.Value} has no anchor &{alias.Value} before it");
        _aliasedNodes += node.Size;
        return _aliasedNodes <= MostAliasedNodes
            ? node
            : throw new CrestException($"{position}: the aliases up to *{alias.Value} expand to more than {MostAliasedNodes} values");
    }

    private YamlList List(YamlPosition position, string name, int depth)
    {
        List<YamlNode> items = [];
        for (ParsingEvent next = Next(); next is not SequenceEnd; next = Next())
            items.Add(Node(next, $"item {items.Count + 1} of {name}", depth + 1));
        return new YamlList(position, name, items);
    }

    private YamlMapping Mapping(YamlPosition position, string name, int depth)
    {
        var mapping = new YamlMapping(position, name);
        for (ParsingEvent next = Next(); next is not MappingEnd; next = Next())
        {
            YamlNode key = Node(next, "a key", depth + 1);
            if (key is not YamlScalar { Content: var text }) throw key.Error("a key must be a text");
            YamlNode value = Node(Next(), text, depth + 1);
            if (!mapping.TryAdd(text, PositionOf(next), value))
                throw new CrestException($"{PositionOf(next)}: the key '{text}' occurs twice in the same mapping; remove one of them");
        }

        return mapping;
    }

    private YamlPosition PositionOf(ParsingEvent parsed) => new(path, (int)parsed.Start.Line, (int)parsed.Start.Column);
}
