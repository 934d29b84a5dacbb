using System.Diagnostics;
using Crest.EndToEnd.Tests.Program;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests.Completions;

/// <summary>A shell with the program's completion, asked what it completes a line to.</summary>
/// <param name="Program">The shell.</param>
/// <param name="Name">What <c>crest completion</c> calls it.</param>
/// <param name="Ending">That of a script.</param>
/// <param name="Question">A script that is given the completion script, the line and a new file, and prints completions.</param>
/// <param name="Options">What is given to the shell before the script.</param>
public sealed record Shell(string Program, string Name, string Ending, string Question, params string[] Options)
{
    /// <summary>Words as readline splits them, at '=' and ':' too; the function is called as by readline.</summary>
    public static readonly Shell Bash = new("bash", "bash", "sh", """
        source "$1"
        rest=$2 COMP_LINE=$2 COMP_POINT=${#2} COMP_WORDS=()
        while rest=${rest#"${rest%%[! ]*}"}; [[ -n $rest ]]; do
          word=${rest%%[ =:]*}
          COMP_WORDS+=("${word:-${rest:0:1}}")
          rest=${rest#"${word:-${rest:0:1}}"}
        done
        if [[ $2 == *' ' ]]; then COMP_WORDS+=(''); fi
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        compopt() { :; } # only known while readline completes
        _crest crest
        printf '%s\n' "${COMPREPLY[@]}"
        """, "--norc");

    /// <summary>A terminal of its own, in which Tab is pressed; what compadd is given is written to the file.</summary>
    public static readonly Shell Zsh = new("zsh", "zsh", "zsh", """
        zmodload zsh/zpty
        zpty z zsh -f -i
        zpty -w z "PROMPT=; autoload -Uz compinit; compinit -u -D; source ${(q)1}; exec 3>${(q)3}"
        zpty -w z 'compadd() { if [[ ${@[1,(i)(-|--)]} == *-[OAD]\ * ]]; then builtin compadd "$@"; return; fi
          local -a hits; builtin compadd -O hits "$@"; print -r -- ${(F)hits/#/HIT:$IPREFIX} >&3; builtin compadd "$@" }'
        zpty -w z "bindkey '^I' complete-word; LISTMAX=10000; ended() { print DONE >&3 }; zle -N ended; bindkey '^X' ended"
        zpty -n -w z "$2"$'\t'
        zpty -n -w z $'\C-x'
        for ((i = 0; i < 600; i++)); do grep -q DONE "$3" && break; zpty -r -t z out; sleep 0.1; done
        zpty -d z
        sed -n 's/^HIT://p' "$3"
        """, "-f");

    public static readonly Shell Fish = new("fish", "fish", "fish", """
        source $argv[1]
        complete -C $argv[2]
        """, "--no-config");

    public static readonly Shell PowerShell = new("pwsh", "powershell", "ps1", """
        param($script, $line)
        . $script
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches | ForEach-Object CompletionText
        """, "-NoProfile", "-File");

    /// <summary>What a line is completed to, without what fish says of it; skips the test where the shell is not installed.</summary>
    internal IReadOnlyList<string> Complete(Project project, string line)
    {
        using var tools = new TemporaryFolder();
        string program = tools.Write("crest", $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "crest.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string completion = tools.Write($"completion.{Ending}", project.Run($"completion {Name}").Succeeded().Output);
        string question = tools.Write($"question.{Ending}", Question);
        var start = new ProcessStartInfo(Program, [.. Options, question, completion, line, tools.Write("answer", "")])
        {
            WorkingDirectory = project.Folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["PATH"] = $"{tools.Path}:{Environment.GetEnvironmentVariable("PATH")}", ["HOME"] = tools.Path },
        };
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip(this == PowerShell ? SkipSummary.NoPowerShell : $"{Program} is not installed (Debian: {Program})");
        }

        using (process!)
        {
            CrestResult result = Project.Wait(process!, $"{Program}: {line}").Succeeded();
            string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return [.. lines.Select(given => given.Split('\t')[0].TrimEnd('\r')).Distinct()];
        }
    }

    public override string ToString() => Name;
}
