using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests.Program;

/// <summary>A folder in which the program is called as a user calls it.</summary>
internal sealed class Project : IDisposable
{
    private static readonly EnumerationOptions s_withoutLinks =
        new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "crest.dll");
    private readonly TemporaryFolder _folder = new();

    /// <summary>Makes an empty project, which has its own table of runs whatever the folders above it hold.</summary>
    public Project() => Directory.CreateDirectory(At(".crest"));

    public string Folder => _folder.Path;

    public string At(string relative) => _folder.At(relative);

    public string Write(string relative, string content) => _folder.Write(relative, content);

    /// <summary>Calls the program and waits for its end.</summary>
    /// <param name="commandLine">What is typed after 'crest'; its parts are set apart by spaces, and quotes are not needed.</param>
    public CrestResult Run(string commandLine) => RunUnder([], commandLine);

    /// <summary>Calls the program with arguments that may contain blanks.</summary>
    public CrestResult RunWith(params string[] arguments)
    {
        using Process process = StartWith(["dotnet", Assembly, .. arguments]);
        return Wait(process, string.Join(' ', arguments));
    }

    /// <summary>
    /// Calls the program on a terminal: a pseudo-terminal of util-linux's script, with messages in a file of their own.
    /// </summary>
    /// <param name="columns">The width of the terminal.</param>
    /// <param name="commandLine">What is typed after 'crest', for a shell.</param>
    /// <param name="showsMessages">Whether messages, and so progress, are on the terminal too.</param>
    public CrestResult RunOnTerminal(int columns, string commandLine, bool showsMessages = false)
    {
        string messages = Write("messages.txt", ""), errors = showsMessages ? "" : $" 2>{messages}";
        using Process process =
            StartWith(["script", "-qec", $"stty cols {columns} rows 24; dotnet {Assembly} {commandLine}{errors}", "/dev/null"]);
        process.StandardInput.Close();
        CrestResult result = Wait(process, commandLine);
        // What .NET tells a terminal of its keys.
        string output = result.Output.ReplaceLineEndings("\n").Replace("\u001b[?1h\u001b=", "", StringComparison.Ordinal);
        return result with { Output = output, Errors = File.ReadAllText(messages) };
    }

    /// <summary>Calls the program through another one, which takes away a right or resets a signal.</summary>
    public CrestResult RunUnder(string[] starter, string commandLine)
    {
        using Process process = StartUnder(starter, commandLine);
        return Wait(process, commandLine);
    }

    /// <summary>Starts the program and does not wait.</summary>
    public Process Start(string commandLine) => StartUnder([], commandLine);

    public Process StartUnder(string[] starter, string commandLine)
    {
        return StartWith([.. starter, "dotnet", Assembly, .. commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
    }

    private Process StartWith(string[] all)
    {
        var start = new ProcessStartInfo(all[0], all[1..])
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        return Process.Start(start)!;
    }

    public static CrestResult Wait(Process process, string commandLine)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"crest {commandLine}: did not end within {Limit}");
        }

        return new CrestResult(commandLine, process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>
    /// Waits until something is reached while the program works; fails with what it wrote if it ends before, or after five minutes: jobs
    /// of other tests may be before it in the queue of a cluster.
    /// </summary>
    /// <param name="process">The program.</param>
    /// <param name="reached">Whether it is reached; asked again and again.</param>
    public static void Until(Process process, Func<bool> reached)
    {
        var clock = Stopwatch.StartNew();
        while (!reached())
        {
            AssertRuns(process);
            if (clock.Elapsed > 2.5 * Limit)
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail($"it did not happen within {2.5 * Limit}: {Wait(process, CommandLineOf(process))}");
            }

            Thread.Sleep(100);
        }
    }

    /// <summary>Fails with what the program wrote if it has ended.</summary>
    public static void AssertRuns(Process process)
    {
        if (process.HasExited) Assert.Fail($"the program ended too early: {Wait(process, CommandLineOf(process))}");
    }

    /// <summary>Presses Ctrl-C in the program's terminal; fails with what it wrote if it has ended.</summary>
    public static void Interrupt(Process process)
    {
        const int interrupt = 2;
        if (Kill(process.Id, interrupt) != 0) Assert.Fail($"the program ended before Ctrl-C: {Wait(process, CommandLineOf(process))}");
    }

    /// <summary>Halts a process where it is, or lets it go on. Halted, it can be killed but does not end by itself.</summary>
    /// <param name="process">The process.</param>
    /// <param name="halted">Whether it is to stand still.</param>
    public static void Halt(int process, bool halted = true)
    {
        const int stop = 19, proceed = 18; // Of Linux on every processor that .NET runs on.
        Assert.Equal(0, Kill(process, halted ? stop : proceed));
    }

    /// <summary>The starter that makes sure that Ctrl-C is not ignored, as it is in background jobs of some shells.</summary>
    public static string[] HearsInterrupts => ["env", "--default-signal=INT"];

    /// <summary>The content of every file below some folders; the table of runs is not among them.</summary>
    public SortedDictionary<string, string> Snapshot(params string[] folders)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string folder in folders.Select(At).Where(Directory.Exists))
            foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                if (!file.Contains($"{Path.DirectorySeparatorChar}.crest{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                    hashes.Add(Path.GetRelativePath(Folder, file), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));
        return hashes;
    }

    /// <summary>Whether a sweep's folder contains a file; a sweep that has just begun has no folder yet.</summary>
    public bool SweepHas(string file) =>
        Directory.Exists(At("multirun")) && Directory.GetDirectories(At("multirun")).Any(sweep => File.Exists(Path.Combine(sweep, file)));

    /// <summary>The files that are new, gone or others in the second of two snapshots.</summary>
    public static IEnumerable<string> Changes(SortedDictionary<string, string> before, SortedDictionary<string, string> after) =>
        before.Except(after).Select(f => $"{f.Key} {(after.ContainsKey(f.Key) ? "changed" : "is gone")}")
            .Concat(after.Keys.Except(before.Keys).Select(f => $"{f} is new"));

    /// <summary>Puts copies of folders of another project in the place of those that are here. Links are not copied.</summary>
    public void CopyFrom(string other, params string[] folders)
    {
        foreach (string folder in folders)
        {
            if (Directory.Exists(At(folder))) Directory.Delete(At(folder), recursive: true);
            string source = Path.Combine(other, folder);
            Directory.CreateDirectory(At(folder));
            foreach (string inner in Directory.EnumerateDirectories(source, "*", s_withoutLinks))
                Directory.CreateDirectory(At(Path.Combine(folder, Path.GetRelativePath(source, inner))));
            foreach (string file in Directory.EnumerateFiles(source, "*", s_withoutLinks))
                File.Copy(file, At(Path.Combine(folder, Path.GetRelativePath(source, file))));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static string CommandLineOf(Process process) =>
        string.Join(' ', process.StartInfo.ArgumentList.SkipWhile(word => word != Assembly).Skip(1));

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
