using System.Text.RegularExpressions;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>Finds the commands in the code blocks of a page.</summary>
internal static partial class DocumentedCommands
{
    /// <summary>
    /// The commands of a page, in their order: what follows a prompt ($) and, where a page has none, lines that begin as commands do.
    /// </summary>
    /// <param name="page">The page, from the root.</param>
    public static IReadOnlyList<string> Of(string page)
    {
        var commands = new List<string>();
        bool fenced = false;
        string? open = null;
        foreach (string line in File.ReadLines(Path.Combine(ReferenceFiles.Root, page)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) fenced = !fenced;
            string? code = line.StartsWith("    ", StringComparison.Ordinal) ? line[4..] : fenced ? line : null;
            if (code is null || (open is null && !Beginning().IsMatch(code))) continue;
            string command = open is null ? Beginning().Replace(code, "${command}") : open + code.TrimStart();
            open = command.EndsWith('\\') ? command[..^1] : command.Count(c => c == '\'') % 2 == 1 ? command + "\n" : null;
            if (open is null) commands.Add(command);
        }

        return commands;
    }

    [GeneratedRegex(
        @"^(\$ )?(?<command>(\./)?crest |dotnet test|mkdir |createdb |export CREST_STORAGE)|^\$ ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Beginning();
}
