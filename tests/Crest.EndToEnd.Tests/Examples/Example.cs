using Crest.EndToEnd.Tests.Program;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests.Examples;

/// <summary>A workflow of <c>examples/</c> in a project of its own, with what is different here from where a user runs it.</summary>
internal sealed class Example : IDisposable
{
    private readonly string _name;

    /// <summary>Copies the example.</summary>
    /// <param name="name">The folder below <c>examples/</c>.</param>
    public Example(string name)
    {
        _name = name;
        string source = Path.Combine(ReferenceFiles.Root, "examples", name);
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = At(Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        // The program as scripts start it: one word.
        Program = Project.Write("crest", $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "crest.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(There);
    }

    /// <summary>The project around the workflow.</summary>
    public Project Project { get; } = new();

    /// <summary>The program as a file that can be started.</summary>
    public string Program { get; }

    /// <summary>The folder of the host, where files are sent.</summary>
    public string There => Project.At("there");

    /// <summary>A path in the workflow.</summary>
    public string At(string relative) => Project.At(Path.Combine(_name, relative));

    /// <summary>The text of a file of the workflow.</summary>
    public string Read(string relative) => File.ReadAllText(At(relative));

    /// <summary>Changes a file of the workflow.</summary>
    /// <param name="relative">The file.</param>
    /// <param name="old">What it contains.</param>
    /// <param name="replacement">What it shall contain in its place.</param>
    public void Replace(string relative, string old, string replacement)
    {
        string text = Read(relative);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(At(relative), text.Replace(old, replacement, StringComparison.Ordinal));
    }

    /// <summary>Runs the workflow.</summary>
    /// <returns>How many tasks ran, and the id of the run.</returns>
    public (int Ran, string Run) Run()
    {
        CrestResult result = Project.Run($"workflow run {_name}").Succeeded();
        string[] last = result.ErrorLines[^1].Split(' ');
        Assert.Equal("has finished:", $"{last[1]} {last[2]}");
        return (int.Parse(last[3], System.Globalization.CultureInfo.InvariantCulture), last[0]);
    }

    /// <summary>The files below a folder, relative to it.</summary>
    public static string[] Files(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal),
    ];

    public void Dispose() => Project.Dispose();
}
