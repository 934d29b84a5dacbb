using System.Text.RegularExpressions;

namespace Crest.EndToEnd.Tests;

/// <summary>
/// Finds the commands in the code blocks of a page, and the files that they need.
/// <list type="bullet">
/// <item>A command follows a prompt ($), or is a line that begins as commands do. The other lines of a block are what it prints.</item>
/// <item>A fenced block whose first line names a path after its language (```yaml configs/train.yaml) is a file.</item>
/// <item>A block in Python is a program.</item>
/// <item>A block after the comment <c>&lt;!-- not run: REASON --&gt;</c> cannot run in a test.</item>
/// </list>
/// </summary>
internal static partial class DocumentedCommands
{
    /// <summary>The commands of a page, in their order; a file is a command that writes it.</summary>
    /// <param name="page">The page, from the root.</param>
    public static IReadOnlyList<string> Of(string page)
    {
        var commands = new List<string>();
        string? open = null;
        foreach (CodeBlock block in CodeBlock.Of(page))
        {
            if (block.NotRun is not null) continue;
            if (block.File is { } file)
            {
                commands.Add($"mkdir -p \"$(dirname {file})\"; cat > {file} <<'END'\n{string.Join('\n', block.Lines)}\nEND");
                continue;
            }

            if (block.Language == "python") commands.Add($"/usr/bin/python3 <<'END'\n{string.Join('\n', block.Lines)}\nEND");
            if (block.Language.Length > 0) continue;
            foreach (string line in block.Lines)
            {
                if (open is null && !Beginning().IsMatch(line)) continue;
                string command = open is null ? Beginning().Replace(line, "${command}") : open + line.TrimStart();
                bool goesOn = command.Count(c => c == '\'') % 2 == 1
                    || (command.StartsWith("for ", StringComparison.Ordinal) && !line.Contains("done", StringComparison.Ordinal));
                open = command.EndsWith('\\') ? command[..^1] : goesOn ? command + "\n" : null;
                if (open is null) commands.Add(command);
            }
        }

        return commands;
    }

    [GeneratedRegex(
        @"^(\$ )?(?<command>(\./)?(crest|dotnet|git|ssh|mkdir|cp|cat|cd|createuser|createdb|tensorboard|xdg-open) |export [A-Z]\w*=)|^\$ ",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Beginning();
}
