#:property PublishAot=false
// Files a second of 'crest prepare train-data' against pandas with two processes (bench/peers/read_light_curves.py), in turn on the
// same files in the page cache; then the same for growing numbers of simulated objects: time and memory.
// Run from the root of the checkout:  dotnet run bench/PrepareBenchmark.cs [ROUNDS] [LARGEST]
// Needs Debian's python3-pandas, python3-xarray and python3-netcdf4 for the first part.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int rounds = args.Length > 0 ? int.Parse(args[0]) : 9, largest = args.Length > 1 ? int.Parse(args[1]) : 100_000;
string root = Environment.CurrentDirectory, work = Directory.CreateTempSubdirectory("crest-prepare-").FullName;
const string types = """{"Ia":0,"Ib":1,"Ibc":1,"Ic":2,"IIL":3,"IIN":4,"IIP":5}""";
try
{
    Run("crest", "simulate", "supernova", "--n-objects", "7000", "--output-dir", "raw7000");
    Prepare(7000);
    List<double> ratios = [], ours = [], theirs = [], whole = [];
    for (int round = 0; round < rounds; round++)
    {
        (double speed, double seconds, _) = Prepare(7000);
        ours.Add(speed);
        using JsonDocument peer = JsonDocument.Parse(
            Run("/usr/bin/python3", Path.Combine(root, "bench", "peers", "read_light_curves.py"), "raw7000", "--processes", "2").Output);
        theirs.Add(peer.RootElement.GetProperty("files_per_second").GetDouble());
        ratios.Add(ours[^1] / theirs[^1]);
        whole.Add(seconds);
    }

    Console.WriteLine($"7,000 folders, {rounds} rounds in turn | min | median | max");
    Show("crest, files/s", ours);
    Show("pandas, 2 processes, files/s", theirs);
    Show("ratio", ratios);
    Show("crest, whole process, s", whole);
    Console.WriteLine("objects | files/s | whole process, s | peak memory, MiB");
    for (int count = largest / 8; count <= largest; count *= 2)
    {
        Run("crest", "simulate", "supernova", "--n-objects", $"{count}", "--output-dir", $"raw{count}");
        Prepare(count);
        (double speed, double seconds, double memory) = Prepare(count);
        Console.WriteLine($"{count} | {speed:F0} | {seconds:F2} | {memory:F0}");
        Directory.Delete(Path.Combine(work, $"raw{count}"), recursive: true);
    }
}
finally
{
    Directory.Delete(work, recursive: true);
}

(double Speed, double Seconds, double Memory) Prepare(int count)
{
    foreach (string folder in (string[])["interim", "processed"])
        if (Directory.Exists(Path.Combine(work, folder))) Directory.Delete(Path.Combine(work, folder), recursive: true);
    (string output, double seconds, double memory) = Run(
        "crest", "prepare", "train-data", "--train-root", $"raw{count}", "--sn-types", types, "--working-dir", "interim", "--output-dir",
        "processed");
    return (double.Parse(Regex.Match(output, @"([\d.]+) files/s").Groups[1].Value), seconds, memory);
}

(string Output, double Seconds, double Memory) Run(string program, params string[] arguments)
{
    long start = Stopwatch.GetTimestamp();
    if (program == "crest") program = Path.Combine(root, "crest");
    using Process process = Process.Start(
        new ProcessStartInfo(program, arguments) { WorkingDirectory = work, UseShellExecute = false, RedirectStandardOutput = true })!;
    double memory = 0;
    using var watch = new Timer(_ =>
    {
        try
        {
            // The peak so far, as the kernel counts it.
            string status = File.ReadAllText($"/proc/{process.Id}/status");
            memory = Math.Max(memory, double.Parse(Regex.Match(status, @"VmHWM:\s+(\d+)").Groups[1].Value) / 1024);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or FormatException)
        {
            // It has ended, or this is not Linux.
        }
    }, null, 0, 20);
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    if (process.ExitCode != 0)
        throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    return (output, Stopwatch.GetElapsedTime(start).TotalSeconds, memory);
}

static void Show(string what, List<double> values)
{
    values.Sort();
    Console.WriteLine($"{what} | {values[0]:G5} | {values[values.Count / 2]:G5} | {values[^1]:G5}");
}
