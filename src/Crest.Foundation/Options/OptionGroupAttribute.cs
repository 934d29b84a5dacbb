namespace Crest.Foundation.Options;

/// <summary>Makes the options of a property's record options of the job: what belongs together stays a record of its own.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionGroupAttribute : Attribute;
