using System.CommandLine;

namespace Crest.CommandLine.Terminal;

/// <summary>Tasks and options were once written with underscores: <c>sn_class</c> is <c>sn-class</c>, <c>--train_data_path</c> is <c>--train-data-path</c>.</summary>
internal static class OldSpelling
{
    /// <summary>Lets a command be called by its old name too.</summary>
    public static T WithOldSpelling<T>(this T command) where T : Command
    {
        if (command.Name.Contains('-', StringComparison.Ordinal)) command.Aliases.Add(command.Name.Replace('-', '_'));
        return command;
    }

    /// <summary>An option in its new spelling; its value, and what is no option, as it is.</summary>
    public static string ToNew(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal)) return argument;
        int end = argument.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals ? equals : argument.Length;
        return string.Concat(argument[..end].Replace('_', '-'), argument.AsSpan(end));
    }
}
