namespace Crest.Foundation.Yaml;

/// <summary>A list of a YAML file.</summary>
public sealed class YamlList : YamlNode
{
    internal YamlList(YamlPosition position, string name, IReadOnlyList<YamlNode> values) : base(position, name) =>
        (Values, Size) = (values, 1 + values.Sum(value => value.Size));

    /// <summary>The values in their order.</summary>
    public IReadOnlyList<YamlNode> Values { get; }

    /// <inheritdoc/>
    public override string Found => Values.Count == 0 ? "an empty list" : "a list";

    internal override long Size { get; }
}
