using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Crest.Experiments.Runs;

/// <summary>
/// What a run uses of its machine, as metrics whose names begin with <see cref="Prefix"/> and whose steps are seconds since the run began:
/// <c>cpu_percent</c> and <c>memory_percent</c> of the machine, <c>process_memory_mib</c>, <c>disk_free_gib</c> of the project folder, and
/// for each GPU that <c>nvidia-smi</c> knows <c>gpu0_percent</c> and <c>gpu0_memory_mib</c>.
/// </summary>
/// <param name="folder">The project folder.</param>
internal sealed class SystemMetrics(string folder)
{
    /// <summary>Begins the names.</summary>
    public const string Prefix = "system/";

    private const double Mebibyte = 1 << 20, Gibibyte = 1 << 30;

    private (double Busy, double Total) _ticks = Ticks();
    private bool _hasGpus = true;

    /// <summary>Measures. What the machine does not tell is left out.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Measure()
    {
        var measured = new List<KeyValuePair<string, double>>();
        void Add(string name, double value)
        {
            if (double.IsFinite(value)) measured.Add(new(Prefix + name, value));
        }

        (double Busy, double Total) now = Ticks(), before = _ticks;
        _ticks = now;
        Add("cpu_percent", 100 * (now.Busy - before.Busy) / (now.Total - before.Total));
        Add("memory_percent", MemoryPercent());
        Add("process_memory_mib", Environment.WorkingSet / Mebibyte);
        Add("disk_free_gib", DiskFree() / Gibibyte);
        foreach ((int gpu, double percent, double memory) in Gpus())
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"gpu{gpu}_percent"), percent);
            Add(string.Create(CultureInfo.InvariantCulture, $"gpu{gpu}_memory_mib"), memory);
        }

        return measured;
    }

    /// <summary>The clock ticks of all processors since the boot (proc_stat(5)): those at work, and all.</summary>
    private static (double Busy, double Total) Ticks()
    {
        const int idle = 3, waiting = 4, fields = 8;
        try
        {
            using StreamReader reader = new("/proc/stat");
            double[] ticks =
            [
                .. reader.ReadLine()!.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(fields)
                    .Select(field => double.Parse(field, CultureInfo.InvariantCulture)),
            ];
            return (ticks.Sum() - ticks[idle] - ticks[waiting], ticks.Sum());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return (double.NaN, double.NaN);
        }
    }

    /// <summary>The share of the memory that programs cannot get without swapping (proc_meminfo(5)).</summary>
    private static double MemoryPercent()
    {
        try
        {
            Dictionary<string, double> kibibytes = File.ReadLines("/proc/meminfo").Select(line => line.Split(':'))
                .Where(parts => parts[0] is "MemTotal" or "MemAvailable")
                .ToDictionary(parts => parts[0], parts =>
                    double.Parse(parts[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture));
            return 100 * (1 - (kibibytes["MemAvailable"] / kibibytes["MemTotal"]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or KeyNotFoundException)
        {
            return double.NaN;
        }
    }

    private double DiskFree()
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return double.NaN;
        }
    }

    /// <summary>The GPUs as NVIDIA's own program tells of them; it is not asked again where it is missing.</summary>
    private IEnumerable<(int Gpu, double Percent, double Memory)> Gpus()
    {
        const int patience = 5000;
        if (!_hasGpus) return [];
        try
        {
            using Process program = Process.Start(new ProcessStartInfo(
                "nvidia-smi", ["--query-gpu=index,utilization.gpu,memory.used", "--format=csv,noheader,nounits"])
            {
                UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            program.ErrorDataReceived += (_, _) => { };
            program.BeginErrorReadLine();
            Task<string> answer = program.StandardOutput.ReadToEndAsync();
            if (!answer.Wait(patience)) program.Kill();
            else program.WaitForExit();
            _hasGpus = answer.IsCompletedSuccessfully && program.ExitCode == 0;
            if (!_hasGpus) return [];
            return
            [
                .. from line in answer.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                   let cells = line.Split(',')
                   where cells.Length == 3
                   select (int.Parse(cells[0], CultureInfo.InvariantCulture), Number(cells[1]), Number(cells[2])),
            ];
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or FormatException)
        {
            _hasGpus = false;
            return [];
        }
    }

    /// <summary>A GPU that does not tell a figure says <c>[N/A]</c>.</summary>
    private static double Number(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
}
