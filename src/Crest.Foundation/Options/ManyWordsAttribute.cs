namespace Crest.Foundation.Options;

/// <summary>Lets a type be written in several words: <c>--split-ratio 0.8 0.1 0.1</c>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class ManyWordsAttribute : Attribute;
