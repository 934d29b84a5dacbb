using System.CommandLine;

namespace Crest.CommandLine.Terminal;

/// <summary>Names were once written with underscores: <c>train sn_class</c>, <c>--train_data_path</c>. They still are understood.</summary>
internal static class OldSpelling
{
    /// <summary>Lets a command be called by its old name, too.</summary>
    public static Command WithOldSpelling(this Command command)
    {
        if (command.Name.Contains('-', StringComparison.Ordinal)) command.Aliases.Add(command.Name.Replace('-', '_'));
        return command;
    }

    /// <summary>An argument as it is written now: an option has hyphens, a value stays as it is.</summary>
    public static string NewSpelling(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal)) return argument;
        int end = argument.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals ? equals : argument.Length;
        return string.Concat(argument[..end].Replace('_', '-'), argument.AsSpan(end));
    }
}
