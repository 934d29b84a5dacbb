using System.Diagnostics;
using System.Runtime.InteropServices;
using Crest.EndToEnd.Tests.Packages;
using Crest.EndToEnd.Tests.Program;
using Crest.Tests.ReferenceData;

[assembly: AssemblyFixture(typeof(PublishedProgram))]

namespace Crest.EndToEnd.Tests.Packages;

/// <summary>
/// The program as users install it, built of this checkout's sources into a folder of the tests, and started where no SDK can be found.
/// </summary>
public sealed class PublishedProgram : IDisposable
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(20), RunLimit = TimeSpan.FromMinutes(5);
    private static readonly string Built = Path.Combine(AppContext.BaseDirectory, "published");

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _file, _tool;

    public PublishedProgram() => (_file, _tool) = (new(Publish), new(Install));

    /// <summary>The single file, alone in its folder.</summary>
    public string File => _file.Value;

    /// <summary>The command of the tool, installed from its package.</summary>
    public string Tool => _tool.Value;

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// Starts a program where the programs of this machine are found, but not dotnet; the runtime is in DOTNET_ROOT for the tool, and
    /// nowhere for the single file.
    /// </summary>
    internal Process Start(string program, Project project, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = project.Folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = WithoutDotnet();
        start.Environment["HOME"] = Directory.CreateDirectory(_folder.At("home")).FullName;
        start.Environment["DOTNET_ROOT"] = program == File ? Directory.CreateDirectory(_folder.At("empty")).FullName : Runtime();
        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end.</summary>
    internal CrestResult Run(string program, Project project, params string[] arguments)
    {
        using Process process = Start(program, project, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(RunLimit)) process.Kill(entireProcessTree: true);
        return new CrestResult(string.Join(' ', arguments), process.ExitCode, output.Result, errors.Result);
    }

    private string Publish()
    {
        string folder = _folder.At("file");
        DotNet("publish", ("linux-x64", RuntimeInformation.RuntimeIdentifier), ("--output program", $"--output {folder}"));
        Assert.Equal("crest", Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(folder))));
        return Path.Combine(folder, "crest");
    }

    private string Install()
    {
        // A version of its own: a package that was installed before is not taken from a cache.
        string version = $"0.0.0-test.{Stopwatch.GetTimestamp()}", tool = _folder.At("tool");
        DotNet("pack", ("--output packages", $"--output {_folder.At("packages")} -p:PackageVersion={version}"));
        Command(Written("tool", ("--global", $"--tool-path {tool} --version {version}"), ("packages", _folder.At("packages"))));
        return Path.Combine(tool, "crest");
    }

    private static void DotNet(string command, params (string Written, string Here)[] replaced) =>
        Command([.. Written(command, replaced), "--artifacts-path", Built, "-nologo", "--verbosity", "quiet"]);

    /// <summary>The words of a command of the page about installation, with what is different here.</summary>
    private static string[] Written(string command, params (string Written, string Here)[] replaced)
    {
        string line = DocumentedCommands.Of("docs/installation.md")
            .Single(line => line.StartsWith($"dotnet {command} ", StringComparison.Ordinal));
        foreach ((string written, string here) in replaced)
        {
            Assert.Contains(written, line, StringComparison.Ordinal);
            line = line.Replace(written, here, StringComparison.Ordinal);
        }

        return line.Split(' ')[1..];
    }

    private static void Command(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = ReferenceFiles.Root, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1" },
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(BuildLimit)) process.Kill(entireProcessTree: true);
        string said = output.Result + errors.Result;
        if (said.Contains("NU1301", StringComparison.Ordinal)) Assert.Skip("NuGet's registry, which has the runtime, cannot be reached");
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}: {said}");
    }

    /// <summary>A folder of links to the programs of this machine.</summary>
    private string WithoutDotnet()
    {
        string links = _folder.At("programs");
        if (Directory.Exists(links)) return links;
        Directory.CreateDirectory(links);
        foreach (string program in ((string[])["/usr/bin", "/bin"]).SelectMany(Directory.GetFiles).DistinctBy(Path.GetFileName))
        {
            string name = Path.GetFileName(program);
            if (name != "dotnet") System.IO.File.CreateSymbolicLink(Path.Combine(links, name), program);
        }

        return links;
    }

    /// <summary>An installation that has the runtime and no SDK.</summary>
    private string Runtime()
    {
        string runtime = _folder.At("runtime"), shared = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        if (Directory.Exists(runtime)) return runtime;
        Directory.CreateDirectory(runtime);
        string installed = Path.GetFullPath(Path.Combine(shared, "..", "..", ".."));
        foreach (string part in (string[])["host", "shared"])
            Directory.CreateSymbolicLink(Path.Combine(runtime, part), Path.Combine(installed, part));
        return runtime;
    }
}
