using System.Globalization;
using System.Runtime.InteropServices;

namespace Crest.Benchmarks.Limits;

/// <summary>What the figures were taken on.</summary>
/// <param name="Processor">Its name, as the system gives it.</param>
/// <param name="Cores">Logical processors that the program may use.</param>
/// <param name="VectorBits">Width of the widest vectors that the program computes with.</param>
/// <param name="SecondLevelCache">Bytes of a core's second-level cache.</param>
/// <param name="ThirdLevelCache">Bytes of the third-level cache.</param>
internal sealed record Machine(string Processor, int Cores, int VectorBits, long SecondLevelCache, long ThirdLevelCache)
{
    /// <summary>This machine. Where the system does not say how large a cache is, 1 MiB and 32 MiB count.</summary>
    public static Machine Here() => new(
        ProcessorName(), Environment.ProcessorCount, FmaPeak.Lanes * 32, CacheSize(2) ?? 1 << 20, CacheSize(3) ?? 32 << 20);

    public override string ToString() =>
        $"{Processor}, {Cores} cores, {VectorBits}-bit vectors, {SecondLevelCache >> 10} KiB and {ThirdLevelCache >> 20} MiB "
        + $"of second- and third-level cache, {RuntimeInformation.FrameworkDescription}";

    private static string ProcessorName()
    {
        const string path = "/proc/cpuinfo";
        string? line =
            File.Exists(path) ? File.ReadLines(path).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? $"{RuntimeInformation.ProcessArchitecture}";
    }

    private static long? CacheSize(int level)
    {
        const string caches = "/sys/devices/system/cpu/cpu0/cache";
        if (!Directory.Exists(caches)) return null;
        foreach (string cache in Directory.EnumerateDirectories(caches, "index*"))
        {
            if (File.ReadAllText(Path.Combine(cache, "level")).Trim() != $"{level}") continue;
            string size = File.ReadAllText(Path.Combine(cache, "size")).Trim();
            if (size.EndsWith('K') && long.TryParse(size[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long kibibytes))
                return kibibytes << 10;
        }

        return null;
    }
}
