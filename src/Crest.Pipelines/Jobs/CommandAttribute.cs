using System.Reflection;

namespace Crest.Pipelines.Jobs;

/// <summary>The words that name a job on the command line. The words of a generic record's type arguments follow its own.</summary>
/// <param name="words">The words, divided by blanks.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class CommandAttribute(string words) : Attribute
{
    /// <summary>The words, divided by blanks.</summary>
    public string Words { get; } = words;

    /// <summary>The words of a job's record.</summary>
    /// <param name="type">The record; it and its type arguments have the attribute.</param>
    public static string WordsOf(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return string.Join(' ', [type.GetCustomAttribute<CommandAttribute>()!.Words, .. type.GenericTypeArguments.Select(WordsOf)]);
    }
}
