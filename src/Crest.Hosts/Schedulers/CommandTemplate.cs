using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;

namespace Crest.Hosts.Schedulers;

/// <summary>
/// A command of a scheduler, whose arguments may have placeholders. An argument with a placeholder that has no value is left out.
/// </summary>
internal sealed class CommandTemplate
{
    private readonly IReadOnlyList<Template> _words;

    private CommandTemplate(IReadOnlyList<Template> words) => _words = words;

    /// <summary>Reads the key <c>command</c>: a list of the program and its arguments.</summary>
    /// <param name="owner">The mapping with that key.</param>
    /// <param name="known">The placeholders that may occur in it.</param>
    /// <exception cref="CrestException">It is not such a list, or has another placeholder.</exception>
    public static CommandTemplate Read(YamlMapping owner, params IReadOnlyCollection<string> known)
    {
        YamlNode node = owner.Required("command", "a list of the program and its arguments");
        IReadOnlyList<YamlNode> words = node.Items();
        if (words.Count == 0) throw node.Expected("a list of the program and its arguments");
        return new CommandTemplate([Template.Read(words[0], []), .. words.Skip(1).Select(word => Template.Read(word, known))]);
    }

    /// <summary>The program and its arguments.</summary>
    /// <param name="values">The values by placeholder; a value with characters 0 becomes several arguments.</param>
    public IReadOnlyList<string> Words(IReadOnlyDictionary<string, string> values) =>
        [.. _words.Select(word => word.Fill(values)).OfType<string>().SelectMany(word => word.Split('\0'))];
}
