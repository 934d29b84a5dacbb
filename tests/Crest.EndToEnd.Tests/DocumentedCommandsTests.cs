using System.Diagnostics;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>
/// The commands of the pages that a new user follows, run in their order as they are written. What cannot be the same on every machine is
/// replaced: servers, options that a page leaves open (…), and large data by small ones.
/// </summary>
public sealed class DocumentedCommandsTests(PostgresFixture postgres, SlurmCluster slurm, GridEngineCluster gridEngine)
    : IClassFixture<PostgresFixture>, IDisposable
{
    private const string TinyTraining = "--train-data-path data/processed/dataset.tr-6classes.nc "
        + "--validation-data-path data/processed/dataset.va-6classes.nc --test-data-path data/processed/dataset.te-6classes.nc "
        + "--epochs 1 --hidden-size 8 --n-highways 1";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Readme_names_the_demo_and_the_tests() =>
        // DemoTests runs the first; the second is what runs this.
        Assert.Equal(["./crest demo", "dotnet test"], DocumentedCommands.Of("README.md"));

    [Theory]
    [InlineData("README.md", "README.ja.md")]
    [InlineData("docs/tutorial.md", "docs/ja/tutorial.md")]
    public void A_page_in_Japanese_has_the_commands_of_the_English_one(string english, string japanese) =>
        Assert.Equal(DocumentedCommands.Of(english), DocumentedCommands.Of(japanese));

    [Fact]
    public void Tutorial()
    {
        WriteImages("checkout/images/data/raw");
        Run(DocumentedCommands.Of("docs/tutorial.md").Select(command => command switch
        {
            _ when command.StartsWith("mkdir ~/supernova", StringComparison.Ordinal) =>
                $"{command}; mkdir .crest; cp -r ~/checkout/images/data .; cp -r '{Path.Combine(ReferenceFiles.Root, "examples")}' .",
            // The page presses Ctrl-C here.
            _ when command.Contains("models/long ", StringComparison.Ordinal) =>
                $"s=0; timeout --preserve-status --signal=INT 6 {command} || s=$?; [ $s = 130 ]",
            // The day of the runs that the page shows.
            _ => command.Replace("20261121", "$(date +%Y%m%d)", StringComparison.Ordinal),
        }));
    }

    [Fact]
    public void Searching()
    {
        WriteImages("checkout/data/raw");
        Prepare("real-bogus");
        string server = postgres.Server.Address;
        string databases = server[..(server.LastIndexOf('/') + 1)];
        Run(DocumentedCommands.Of("docs/search.md").Select(command => command
            .Replace("createdb --owner crest studies", $"psql -qc 'CREATE DATABASE studies' '{server}'", StringComparison.Ordinal)
            .Replace("postgresql://crest:PASSWORD@db.example.org/", databases, StringComparison.Ordinal)
            .Replace("400 …", $"40 {TinyTraining}", StringComparison.Ordinal)));
    }

    [Fact]
    public void Searching_on_a_cluster()
    {
        slurm.Use();
        gridEngine.Use();
        Prepare();
        string storage = postgres.Server.NewDatabase();
        int search = 0;
        Run(DocumentedCommands.Of("docs/clusters.md").Select(command => command
            .Replace("postgresql://crest:password@db.example.org/studies", storage, StringComparison.Ordinal)
            .Replace("--workers 16", "--workers 2", StringComparison.Ordinal)
            .Replace("200 ...", $"8 {TinyTraining} --output-dir search-{++search}", StringComparison.Ordinal)));
    }

    private void WriteImages(string folder)
    {
        ImageFiles.WriteMnist(_home.At($"{folder}/mnist"), 120, 20, side: 28, packed: true);
        ImageFiles.WriteCifar10(_home.At($"{folder}/cifar10"), 120, 20, packed: true);
    }

    /// <summary>What the pages on searches have from the tutorial, of a tiny survey.</summary>
    private void Prepare(string? candidates = null) => Run(
        DocumentedCommands.Of("docs/tutorial.md")
            .Where(command => command.StartsWith("crest simulate supernova --n-objects 6000", StringComparison.Ordinal)
                || (command.StartsWith("crest prepare train-data", StringComparison.Ordinal)
                    && command.EndsWith("6classes", StringComparison.Ordinal))
                || (candidates is not null && (command.StartsWith($"crest simulate {candidates}", StringComparison.Ordinal)
                    || command.StartsWith($"crest prepare {candidates}", StringComparison.Ordinal))))
            .Select(
                command => command.Replace("60000", "3000", StringComparison.Ordinal).Replace("6000 ", "100 ", StringComparison.Ordinal)));

    /// <summary>Runs commands in one shell, in a folder with the program, until one fails.</summary>
    private void Run(IEnumerable<string> commands)
    {
        string[] typed = [.. commands];
        Assert.NotEmpty(typed);
        string program = _home.Write("checkout/crest", $"""
            #!/bin/sh
            exec dotnet '{Path.Combine(AppContext.BaseDirectory, "crest.dll")}' "$@"

            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(_home.At("checkout/.crest"));
        string script = _home.Write("script.sh", string.Join('\n', [
            "set -eu", "cd ~/checkout", "export PATH=\"$PWD:$PATH\"",
            .. typed.SelectMany(command => (string[])[$"cat >&2 <<'COMMAND'\n$ {command}\nCOMMAND", command]),
        ]));
        const string quietly = "exec env --default-signal=INT bash \"$1\" >\"$2\" 2>&1 </dev/null";
        var start = new ProcessStartInfo("bash", ["-c", quietly, "bash", script, _home.At("log")]) { UseShellExecute = false };
        start.Environment["HOME"] = _home.Path;
        start.Environment.Remove("CREST_STORAGE");
        using Process process = Process.Start(start)!;
        if (!process.WaitForExit(Limit)) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        string log = File.ReadAllText(_home.At("log"));
        Assert.True(process.ExitCode == 0, log[Math.Max(0, log.LastIndexOf("\n$ ", StringComparison.Ordinal))..]);
    }
}
