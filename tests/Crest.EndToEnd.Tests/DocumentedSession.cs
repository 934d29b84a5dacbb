using System.Diagnostics;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>A shell of a new user in a checkout, in which the commands of pages are typed.</summary>
internal sealed class DocumentedSession : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private readonly TemporaryFolder _home = new();
    private readonly Dictionary<string, string> _environment = [];

    public DocumentedSession()
    {
        string program = _home.Write("checkout/crest", $"""
            #!/bin/sh
            exec dotnet '{Path.Combine(AppContext.BaseDirectory, "crest.dll")}' "$@"

            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(At(".crest"));
        Directory.CreateSymbolicLink(At("examples"), Path.Combine(ReferenceFiles.Root, "examples"));
    }

    /// <summary>A path in the checkout, where the shell begins.</summary>
    public string At(string path) => _home.At($"checkout/{path}");

    /// <summary>Sets a variable of the environment.</summary>
    public void Set(string variable, string value) => _environment[variable] = value;

    /// <summary>Writes the small data sets in the formats of MNIST and CIFAR-10.</summary>
    /// <param name="folder">The folder, from the checkout.</param>
    public void WriteImages(string folder)
    {
        ImageFiles.WriteMnist(At($"{folder}/mnist"), 120, 20, side: 28, packed: true);
        ImageFiles.WriteCifar10(At($"{folder}/cifar10"), 120, 20, packed: true);
    }

    /// <summary>What pages have from the tutorial, of a tiny survey: its data, and what else is asked for.</summary>
    /// <param name="more">How further commands of the tutorial begin.</param>
    public void FollowTutorial(params string[] more)
    {
        string[] beginnings =
        [
            "crest simulate supernova", "crest prepare train-data", "crest prepare test-data", "crest simulate real-bogus",
            "crest prepare real-bogus", .. more,
        ];
        // The chapter on the reader's own files has data of its own.
        Run(DocumentedCommands.Of("docs/tutorial.md")
            .TakeWhile(command => !command.StartsWith("mkdir data/raw/survey", StringComparison.Ordinal))
            .Where(command => beginnings.Any(beginning => command.StartsWith(beginning, StringComparison.Ordinal)))
            .Select(command => command.Replace("60000", "3000", StringComparison.Ordinal)
                .Replace("6000 ", "140 ", StringComparison.Ordinal).Replace("300 ", "30 ", StringComparison.Ordinal)));
    }

    /// <summary>Types the commands of a page.</summary>
    /// <param name="page">The page, from the root.</param>
    /// <param name="replaced">What cannot be the same on every machine, such as the address of a server, with what it is here.</param>
    public void Follow(string page, params (string Written, string Here)[] replaced) =>
        Run(DocumentedCommands.Of(page).Select(command =>
        {
            Assert.False(command.Contains('…', StringComparison.Ordinal), $"{page}: a command is incomplete: {command}");
            foreach ((string written, string here) in replaced) command = command.Replace(written, here, StringComparison.Ordinal);
            // A server serves until Ctrl-C, and its port may be taken.
            return command.StartsWith("crest serve", StringComparison.Ordinal) && !command.Contains(" token ", StringComparison.Ordinal)
                ? $"s=0; timeout --signal=INT 5 {command} --port 0 > served || s=$?; cat served; [ $s = 124 ] && grep -q http:// served"
                : command;
        }));

    /// <summary>Runs commands in one shell, until one fails.</summary>
    public void Run(IEnumerable<string> commands)
    {
        string[] typed = [.. commands];
        Assert.NotEmpty(typed);
        string script = _home.Write("script.sh", string.Join('\n', [
            "set -eu", "cd ~/checkout", "export PATH=\"$PWD:$PATH\"",
            .. typed.SelectMany(command => (string[])[$"cat >&2 <<'COMMAND'\n$ {command}\nCOMMAND", command]),
        ]));
        const string quietly = "exec env --default-signal=INT bash \"$1\" >\"$2\" 2>&1 </dev/null";
        var start = new ProcessStartInfo("bash", ["-c", quietly, "bash", script, _home.At("log")]) { UseShellExecute = false };
        start.Environment["HOME"] = _home.Path;
        start.Environment.Remove("CREST_STORAGE");
        foreach ((string variable, string value) in _environment) start.Environment[variable] = value;
        using Process process = Process.Start(start)!;
        if (!process.WaitForExit(Limit)) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        string log = File.ReadAllText(_home.At("log"));
        Assert.True(process.ExitCode == 0, log[Math.Max(0, log.LastIndexOf("\n$ ", StringComparison.Ordinal))..]);
    }

    public void Dispose() => _home.Dispose();
}
