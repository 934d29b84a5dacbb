using Crest.Foundation.Yaml;

namespace Crest.Workflows.Components;

/// <summary>Reads <c>inputFiles</c> and <c>outputFiles</c>.</summary>
internal static class LinkFields
{
    /// <summary>The keys.</summary>
    public const string Inputs = "inputFiles", Outputs = "outputFiles";

    /// <summary>
    /// <c>[COMPONENT/FILE, …]</c>, or <c>{NAME: COMPONENT/FILE}</c> where the file gets another name; several files that go to one folder
    /// are a list.
    /// </summary>
    /// <param name="owner">The component.</param>
    /// <exception cref="Foundation.Errors.CrestException">Something in it is wrong.</exception>
    public static FileLink[] InputsOf(YamlMapping owner) => LinksOf(owner[Inputs]);

    /// <summary>Files of its own folder as a list; what hands on the files of its components names them as inputs are named.</summary>
    /// <param name="owner">The component.</param>
    /// <param name="handsOn">Whether it names files of its components.</param>
    /// <exception cref="Foundation.Errors.CrestException">Something in it is wrong.</exception>
    public static FileLink[] OutputsOf(YamlMapping owner, bool handsOn) => handsOn
        ? LinksOf(owner[Outputs])
        :
        [
            .. (owner[Outputs]?.Items() ?? [])
                .Select(node => new FileLink(FilePath.In(node, node.Text()), "", node.Text(), node.Position)),
        ];

    private static FileLink[] LinksOf(YamlNode? node) => node switch
    {
        null => [],
        YamlMapping named =>
        [
            .. named.Keys.SelectMany(name => named.Required(name, "COMPONENT/FILE") switch
            {
                YamlList several => several.Values.Select(file => Link(file, name)),
                var file => [Link(file, name)],
            }),
        ],
        _ => [.. node.Items().Select(file => Link(file, null))],
    };

    private static FileLink Link(YamlNode node, string? name)
    {
        string text = node.Text();
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == text.Length - 1) throw node.Expected("COMPONENT/FILE: a component of the same folder and a file of it");
        string source = FilePath.In(node, text[(slash + 1)..]);
        return new FileLink(FilePath.In(node, name ?? source), text[..slash], source, node.Position);
    }
}
