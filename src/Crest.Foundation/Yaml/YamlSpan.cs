using Crest.Foundation.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Crest.Foundation.Yaml;

/// <summary>Where a mapping and its entries are in a YAML text, as places of characters.</summary>
internal sealed class YamlSpan
{
    private YamlSpan(int start, bool isFlow) => (Start, IsFlow) = (start, isFlow);

    /// <summary>Where it begins.</summary>
    public int Start { get; }

    /// <summary>Whether it is written in braces.</summary>
    public bool IsFlow { get; }

    /// <summary>Its keys with their values, in order.</summary>
    public List<Entry> Entries { get; } = [];

    /// <summary>A key and its value.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="KeyStart">Where the key begins.</param>
    /// <param name="KeyEnd">Where it ends.</param>
    /// <param name="ValueStart">Where the value begins.</param>
    /// <param name="ValueEnd">Where it ends, without what follows on its last line.</param>
    internal sealed record Entry(string Key, int KeyStart, int KeyEnd, int ValueStart, int ValueEnd);

    /// <summary>Finds a mapping.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="path">Where the text is from.</param>
    /// <param name="keys">The keys that lead to it.</param>
    /// <exception cref="CrestException">The text is not YAML, or there is no such mapping.</exception>
    public static YamlSpan Find(string text, string path, IReadOnlyList<string> keys)
    {
        // Says what is wrong, and where.
        YamlFile.Parse(text, path);
        var parser = new Parser(new StringReader(text));
        parser.Consume<StreamStart>();
        parser.Consume<DocumentStart>();
        foreach (string key in keys) Enter(parser, key, path);
        if (!parser.Accept<MappingStart>(out var start))
        {
            throw new CrestException(
                $"{path}: {string.Join(": ", keys)} is no mapping of its own, so it cannot be changed here; change the file itself");
        }

        parser.MoveNext();
        var found = new YamlSpan((int)start.Start.Index, start.Style == MappingStyle.Flow);
        while (!parser.Accept<MappingEnd>(out _))
        {
            Scalar name = parser.Consume<Scalar>();
            int begin = (int)parser.Current!.Start.Index;
            int end = TrimmedEnd(text, begin, Skip(parser, text));
            found.Entries.Add(new Entry(name.Value, (int)name.Start.Index, (int)name.End.Index, begin, end));
        }

        return found;
    }

    private static void Enter(Parser parser, string key, string path)
    {
        if (!parser.TryConsume<MappingStart>(out _)) throw new CrestException($"{path}: there is no mapping with the key '{key}'");
        while (!parser.Accept<MappingEnd>(out _))
        {
            if (parser.Consume<Scalar>().Value == key) return;
            Skip(parser);
        }

        throw new CrestException($"{path}: there is no key '{key}'");
    }

    /// <summary>Reads over a value.</summary>
    /// <returns>Where it ends: of a value in lines, where its last part ends.</returns>
    private static int Skip(Parser parser, string text = "")
    {
        int end = 0;
        var isFlow = new Stack<bool>();
        do
        {
            ParsingEvent next = parser.Consume<ParsingEvent>();
            switch (next)
            {
                case MappingStart mapping:
                    isFlow.Push(mapping.Style == MappingStyle.Flow);
                    break;
                case SequenceStart sequence:
                    isFlow.Push(sequence.Style == SequenceStyle.Flow);
                    break;
                case MappingEnd or SequenceEnd:
                    // The end of what is written in lines is found only at what comes after it.
                    if (isFlow.Pop()) end = AfterBracket(text, (int)next.Start.Index);
                    break;
                default:
                    end = (int)next.End.Index;
                    break;
            }
        }
        while (isFlow.Count > 0);
        return end;
    }

    /// <summary>The parser puts the end of a list before its bracket or after it.</summary>
    private static int AfterBracket(string text, int at) => at < text.Length && text[at] is (']' or '}') ? at + 1 : at;

    private static int TrimmedEnd(string text, int start, int end)
    {
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        return end;
    }
}
