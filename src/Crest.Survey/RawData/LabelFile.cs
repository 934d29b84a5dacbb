using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.Survey.RawData;

/// <summary>The types of observed objects where a spectrum told them: lines <c>name type</c>; <c>IIn</c> means <c>IIN</c>.</summary>
public static class LabelFile
{
    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Type by name.</returns>
    /// <exception cref="CrestException">It cannot be read, a line is not two words, or a name is there with two types.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        string[] lines;
        try
        {
            lines = InputFile.ReadAllText(path).Split('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read the labels", path, e);
        }

        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int line = 1; line <= lines.Length; line++)
        {
            string[] words = lines[line - 1].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0) continue;
            if (words.Length != 2) throw new CrestException($"{path}: line {line}: expected a name and a type, found {words.Length} words");
            if (words.Select(NameFault.Of).FirstOrDefault(fault => fault is not null) is { } wrong)
                throw new CrestException($"{path}: line {line}: the text {wrong}");
            string type = words[1] == "IIn" ? "IIN" : words[1];
            if (!types.TryAdd(words[0], type) && types[words[0]] != type)
                throw new CrestException(
                    $"{path}: line {line}: {words[0]} is {type} here but {types[words[0]]} before; keep one of the two lines");
        }

        if (types.Count == 0) throw new CrestException($"{path}: the label file is empty; its lines are: name type");
        return types;
    }
}
