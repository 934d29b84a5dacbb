#:property PublishAot=false
// What the engine of workflows costs a task: a graph of scripts that do nothing but touch a file, in columns in which each task needs the
// one before it, against a loop of bash that runs the same scripts, and against Snakemake where Debian's package is there, round by round
// in turn.
// Run from the root of the checkout:  dotnet run bench/WorkflowBenchmark.cs [WIDE] [DEEP] [ROUNDS]
using System.Diagnostics;
using System.Globalization;
using System.Text;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int wide = args.Length > 0 ? int.Parse(args[0]) : 10, deep = args.Length > 1 ? int.Parse(args[1]) : 10;
int rounds = args.Length > 2 ? int.Parse(args[2]) : 5;
string crest = Path.Combine(Environment.CurrentDirectory, "crest");
string work = Directory.CreateTempSubdirectory("crest-workflow-").FullName;
try
{
    Run(crest, work, "--version"); // The launcher builds it.
    bool hasSnakemake = File.Exists("/usr/bin/snakemake");
    var names = new List<string> { "bash loop, s", "crest workflow run, s", "crest, nothing changed, s", "crest workflow why, s" };
    if (hasSnakemake) names.Add("snakemake, s");
    var measured = names.ToDictionary(name => name, _ => new List<double>());
    for (int round = 0; round < rounds; round++)
    {
        string folder = Directory.CreateDirectory(Path.Combine(work, $"{round}")).FullName;
        Write(folder);
        measured[names[0]].Add(Run("bash", folder, "loop.sh"));
        measured[names[1]].Add(Run(crest, folder, "workflow", "run"));
        measured[names[2]].Add(Run(crest, folder, "workflow", "run"));
        measured[names[3]].Add(Run(crest, folder, "workflow", "why"));
        if (hasSnakemake) measured[names[4]].Add(Run("snakemake", folder, "--cores", $"{Environment.ProcessorCount}"));
        Directory.Delete(folder, recursive: true);
    }

    Console.WriteLine($"{wide} x {deep} tasks, {Environment.ProcessorCount} cores, {rounds} rounds\n");
    Console.WriteLine("| | min | median | max | ratio of a round to the loop: median |\n| --- | ---: | ---: | ---: | ---: |");
    foreach (string name in names)
    {
        double[] values = [.. measured[name].Order()];
        double[] ratios = [.. measured[name].Zip(measured[names[0]], (value, loop) => value / loop).Order()];
        Console.WriteLine(
            $"| {name} | {values[0]:F3} | {values[values.Length / 2]:F3} | {values[^1]:F3} | {ratios[ratios.Length / 2]:F2} |");
    }

    return 0;
}
finally
{
    Directory.Delete(work, recursive: true);
}

// The same graph for each of them; bash runs the tasks of the loop in order.
void Write(string folder)
{
    Directory.CreateDirectory(Path.Combine(folder, ".crest")); // a project of its own
    var workflow = new StringBuilder("components:\n");
    var loop = new StringBuilder("set -e\n");
    for (int row = 0; row < deep; row++)
    {
        for (int column = 0; column < wide; column++)
        {
            string name = $"t{column}_{row}", task = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
            string script = Path.Combine(task, "run.sh");
            File.WriteAllText(script, "#!/bin/bash\ntouch done\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            string needs = row == 0 ? "" : $", inputFiles: {{before: t{column}_{row - 1}/done}}";
            workflow.Append($"  {name}: {{script: run.sh, outputFiles: [done]{needs}}}\n");
            loop.Append($"(cd {name} && ./run.sh)\n");
        }
    }

    File.WriteAllText(Path.Combine(folder, "workflow.yaml"), $"{workflow}");
    File.WriteAllText(Path.Combine(folder, "loop.sh"), $"{loop}");
    File.WriteAllText(Path.Combine(folder, "Snakefile"), $$"""
        rule all:
            input: [f"out/{{deep - 1}}_{w}" for w in range({{wide}})]
        rule first:
            output: "out/0_{w}"
            shell: "t{wildcards.w}_0/run.sh && touch {output}"
        rule next:
            input: lambda k: f"out/{int(k.d) - 1}_{k.w}"
            output: "out/{d,[1-9][0-9]*}_{w}"
            shell: "t{wildcards.w}_{wildcards.d}/run.sh && touch {output}"

        """);
}

// Seconds of a command.
static double Run(string program, string folder, params string[] arguments)
{
    long start = Stopwatch.GetTimestamp();
    using Process process = Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
    })!;
    Task<string> error = process.StandardError.ReadToEndAsync();
    process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0
        ? Stopwatch.GetElapsedTime(start).TotalSeconds
        : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error.Result}");
}
