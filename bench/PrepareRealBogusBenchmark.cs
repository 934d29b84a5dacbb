#:property PublishAot=false
// Rows a second of 'crest prepare real-bogus' on a simulated param.lst in the page cache, and the speed as a share of that of reading the
// same file from the cache with plain reads (one thread, 1 MiB at a time), in turn; and the peak memory. The clock is the program's own:
// from opening the table until the files are whole on the disk.
// Run from the root of the checkout:  dotnet run bench/PrepareRealBogusBenchmark.cs [ROUNDS] [ROWS]
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int rounds = args.Length > 0 ? int.Parse(args[0]) : 9;
long rows = args.Length > 1 ? long.Parse(args[1]) : 5_000_000;
string root = Environment.CurrentDirectory, work = Directory.CreateTempSubdirectory("crest-prepare-").FullName,
    table = Path.Combine(work, "param.lst");
try
{
    Run("simulate", "real-bogus", "--n-objects", $"{rows}", "--output", table);
    ReadThrough();
    Prepare();
    List<double> reading = [], preparing = [], share = [], rate = [], wall = [], memory = [];
    for (int round = 0; round < rounds; round++)
    {
        reading.Add(ReadThrough());
        (double seconds, double whole, double peak) = Prepare();
        preparing.Add(new FileInfo(table).Length / seconds / 1e6);
        rate.Add(rows / seconds / 1e6);
        share.Add(preparing[^1] / reading[^1]);
        wall.Add(whole);
        memory.Add(peak);
    }

    Console.WriteLine($"{rows:N0} rows, {new FileInfo(table).Length / 1e6:F0} MB, {rounds} rounds in turn | min | median | max");
    Show("reading from the cache, MB/s", reading);
    Show("crest prepare real-bogus, MB/s", preparing);
    Show("share of the reading", share);
    Show("million rows/s", rate);
    Show("whole process, s", wall);
    Show("peak memory, MiB", memory);
}
finally
{
    Directory.Delete(work, recursive: true);
}

double ReadThrough()
{
    byte[] block = new byte[1 << 20];
    long start = Stopwatch.GetTimestamp(), length = 0;
    using (Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(table))
        for (int read; (read = RandomAccess.Read(file, block, length)) > 0;) length += read;
    return length / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e6;
}

(double Seconds, double Whole, double Memory) Prepare()
{
    string output = Path.Combine(work, "out");
    if (Directory.Exists(output)) Directory.Delete(output, recursive: true);
    (string text, double whole, double memory) = Run("prepare", "real-bogus", "--file-path", table, "--output-dir", output);
    Match told = Regex.Match(text, @"(\d+) rows in ([\d.]+) s");
    return long.Parse(told.Groups[1].Value) == rows
        ? (double.Parse(told.Groups[2].Value), whole, memory)
        : throw new InvalidOperationException(text);
}

(string Output, double Seconds, double Memory) Run(params string[] arguments)
{
    long start = Stopwatch.GetTimestamp();
    using Process process = Process.Start(new ProcessStartInfo(Path.Combine(root, "crest"), arguments)
    {
        WorkingDirectory = work, UseShellExecute = false, RedirectStandardOutput = true,
    })!;
    double memory = 0;
    using var watch = new Timer(_ =>
    {
        try
        {
            // The peak so far, as the kernel counts it.
            memory = Math.Max(
                memory,
                double.Parse(Regex.Match(File.ReadAllText($"/proc/{process.Id}/status"), @"VmHWM:\s+(\d+)").Groups[1].Value) / 1024);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or FormatException)
        {
            // It has ended, or this is not Linux.
        }
    }, null, 0, 20);
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    if (process.ExitCode != 0) throw new InvalidOperationException($"crest {string.Join(' ', arguments)} ended with {process.ExitCode}");
    return (output, Stopwatch.GetElapsedTime(start).TotalSeconds, memory);
}

static void Show(string what, List<double> values)
{
    values.Sort();
    Console.WriteLine($"{what} | {values[0]:G4} | {values[values.Count / 2]:G4} | {values[^1]:G4}");
}
