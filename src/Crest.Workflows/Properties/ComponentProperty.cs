using Crest.Foundation.Options;

namespace Crest.Workflows.Properties;

/// <summary>A property of a component.</summary>
/// <param name="Key">Its key in <c>workflow.yaml</c>.</param>
/// <param name="Option">What it means and which values it takes.</param>
/// <param name="Given">The words that the file gives; null where it gives none, and the default counts.</param>
public sealed record ComponentProperty(string Key, OptionDefinition Option, IReadOnlyList<string>? Given);
