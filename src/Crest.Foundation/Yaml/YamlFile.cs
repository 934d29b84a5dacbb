using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using YamlDotNet.Core;

namespace Crest.Foundation.Yaml;

/// <summary>Reads YAML as nodes that know their position. A key that occurs twice in a mapping is an error.</summary>
public static class YamlFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The root of the document; an empty scalar if the file is empty.</returns>
    /// <exception cref="CrestException">The file cannot be read or is not YAML.</exception>
    public static YamlNode Read(string path)
    {
        try
        {
            return Parse(InputFile.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="path">Where the text is from, for error messages.</param>
    /// <returns>The root of the document; an empty scalar if the text is empty.</returns>
    /// <exception cref="CrestException">
    /// The text is not YAML or has a second document, a key occurs twice, nesting is too deep, or aliases expand to too many values.
    /// </exception>
    public static YamlNode Parse(string text, string path)
    {
        try
        {
            return new YamlComposer(new Parser(new StringReader(text)), path).Document();
        }
        catch (YamlException e)
        {
            throw new CrestException($"{PositionIn(text, path, e.Start)}: not YAML: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>The parser's position. What is missing at the end of the file it reports on the line after the last one.</summary>
    private static YamlPosition PositionIn(string text, string path, Mark mark)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        return mark.Line <= lines.Length
            ? new YamlPosition(path, (int)mark.Line, (int)mark.Column)
            : new YamlPosition(path, lines.Length, lines[^1].Length + 1);
    }
}
