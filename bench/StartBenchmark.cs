#:property PublishAot=false
// What it costs to start the program: the processor time of commands that do little, called in turn.
// Run from the root of the checkout:  dotnet run bench/StartBenchmark.cs [ROUNDS] [PROGRAM...]
// PROGRAM is what to start, ./crest if none is given; of several, such as those of two checkouts, the columns are beside each other.
// Processor time is that of the user and of the system together, as bash's 'times' tells it: other programs disturb it least.
using System.Diagnostics;
using System.Globalization;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int rounds = args.Length > 0 ? int.Parse(args[0]) : 21;
string[] programs = args.Length > 1 ? [.. args[1..].Select(Path.GetFullPath)] : [Path.GetFullPath("crest")];
string[] commands = ["--version", "--help", "runs list", "[complete:] runs show"];
string work = Directory.CreateTempSubdirectory("crest-start-").FullName;
try
{
    // A project with a few runs.
    Run(programs[0], "demo", "--output-dir", "project");
    string project = Path.Combine(work, "project");
    var times = programs.ToDictionary(program => program, _ => commands.ToDictionary(command => command, _ => new List<double>()));
    for (int round = 0; round < rounds; round++)
        foreach (string command in commands)
            foreach (string program in round % 2 == 0 ? programs : programs.Reverse())
                times[program][command].Add(Milliseconds(program, command, project));

    Console.WriteLine($"| processor time, ms: median (least) of {rounds} | {string.Join(" | ", programs)} |");
    Console.WriteLine($"|---|{string.Concat(programs.Select(_ => "---|"))}");
    foreach (string command in commands)
    {
        IEnumerable<string> cells = programs.Select(program => times[program][command].Order().ToArray())
            .Select(sorted => $"{sorted[sorted.Length / 2]:F0} ({sorted[0]:F0})");
        Console.WriteLine($"| `crest {command}` | {string.Join(" | ", cells)} |");
    }
}
finally
{
    Directory.Delete(work, recursive: true);
}

// The time of bash's children, which is that of the command: user and system, in lines such as '0m0.050s 0m0.012s'.
double Milliseconds(string program, string command, string folder)
{
    string[] words = command.Split(' ');
    string quoted = string.Join(' ', words.Select(word => $"'{word}'"));
    string text = Run("bash", "-c", $"cd '{folder}' && '{program}' {quoted} >/dev/null && times");
    return text.Split('\n')[1].Split(' ').Select(part => part.TrimEnd('s').Split('m'))
        .Sum(part => double.Parse(part[0]) * 60_000 + double.Parse(part[1]) * 1000);
}

string Run(string program, params string[] arguments)
{
    using Process process = Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = work, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
    })!;
    Task<string> errors = process.StandardError.ReadToEndAsync();
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {errors.Result}");
    return output;
}
