using System.CommandLine;

namespace Crest.CommandLine.Completions;

/// <summary><c>crest completion SHELL</c>: the script by which a shell completes commands of this program.</summary>
internal static class CompletionCommand
{
    public static Command Create() =>
        new("completion", "Print the script by which a shell completes commands, options, their values, runs, studies and workflows.")
        {
            Of("bash", "For bash 4 or later, usually in ~/.bashrc.", "source <(crest completion bash)"),
            Of("zsh", "For zsh, in ~/.zshrc after compinit.", "source <(crest completion zsh)"),
            Of("fish", "For fish, which reads it from its folder of completions.",
                "crest completion fish > ~/.config/fish/completions/crest.fish"),
            Of("powershell", "For PowerShell, in the file $PROFILE.", "crest completion powershell | Out-String | Invoke-Expression"),
        };

    private static Command Of(string shell, string description, string example)
    {
        var command = new Command(shell, $"Print the script for {shell}. {description}\n\nExample: {example}");
        command.SetAction(_ =>
        {
            using Stream script = typeof(CompletionCommand).Assembly.GetManifestResourceStream($"Completions/{shell}")!;
            using Stream output = Console.OpenStandardOutput();
            script.CopyTo(output);
        });
        return command;
    }
}
