using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.RegularExpressions;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Progress;
using Crest.Numerics.RandomStreams;

namespace Crest.Survey.Simulation;

/// <summary>Simulates a set of supernovae and writes it in the raw formats of the survey, as a whole or not at all.</summary>
public static partial class SupernovaSimulation
{
    private const string LabelList = "label_list.dat";

    /// <summary>Runs a simulation.</summary>
    /// <param name="options">What and where.</param>
    /// <param name="progress">Told now and then how many objects are written, or null.</param>
    /// <param name="cancellation">Ends the run; nothing is left of it.</param>
    /// <returns>Number of objects of each type that was simulated.</returns>
    /// <exception cref="CrestException">An option makes no sense, the folder is in use, or it cannot be written.</exception>
    public static IReadOnlyDictionary<SupernovaType, int> Run(
        SupernovaSimulationOptions options, IProgress<StepProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Count < 1) throw new CrestException($"number of objects: {options.Count}; give 1 or more");
        if (options.Threads < 0)
            throw new CrestException($"number of threads: {options.Threads}; give 1 or more, or 0 for one a processor");
        CheckFolder(options.Output, options.Force);

        SupernovaType[] types = options.Types.Assign(options.Count, options.Seed);
        AtomicFolder.Write(options.Output, folder =>
        {
            try
            {
                WriteObjects(folder, types, options, progress, cancellation);
            }
            catch
            {
                Directory.Delete(folder, recursive: true);
                throw;
            }
        });
        return types.CountBy(t => t).OrderBy(p => p.Key).ToDictionary();
    }

    private static void WriteObjects(
        string folder, SupernovaType[] types, SupernovaSimulationOptions options, IProgress<StepProgress>? progress,
        CancellationToken cancellation)
    {
        const int reportEvery = 500;
        Func<int, string> nameOf = ObservedNames(types.Length, options.Seed);
        if (!options.Observed)
            foreach (SupernovaType type in types.Distinct()) Directory.CreateDirectory(Path.Combine(folder, $"{type}"));
        int done = 0;
        try
        {
            Parallel.For(0, types.Length,
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads,
                    CancellationToken = cancellation,
                },
                () => (Simulator: new SupernovaSimulator(options.Seed), Text: new RawLightCurve(SupernovaSimulator.Cadence)),
                (number, _, worker) =>
                {
                    SimulatedSupernova supernova = worker.Simulator.Generate(number, types[number]);
                    WriteFile(
                        PathOf(folder, number, supernova, options, nameOf), worker.Text.Format(supernova, withEpochs: !options.Observed));
                    int now = Interlocked.Increment(ref done);
                    if (now % reportEvery == 0 || now == types.Length)
                        progress?.Report(new StepProgress("simulating light curves", now, types.Length));
                    return worker;
                },
                _ => { });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        if (options.Observed) WriteLabels(Path.Combine(folder, LabelList), types, nameOf);
    }

    private static string PathOf(
        string folder, int number, SimulatedSupernova supernova, SupernovaSimulationOptions options, Func<int, string> nameOf)
    {
        if (options.Observed)
        {
            // The survey numbers its years; the later half of the season is in the next.
            const double newYear = 39;
            return Path.Combine(folder, $"{(supernova.PeakDay < newYear ? 16 : 17)}{nameOf(number)}.dat");
        }

        string name = $"{supernova.Type}_{number:D6}_z{supernova.Redshift:F4}_s{options.Seed}",
            parent = Path.Combine(folder, $"{supernova.Type}", name);
        Directory.CreateDirectory(parent);
        return Path.Combine(parent, "individual_parameter.dat");
    }

    private static void WriteFile(string path, ReadOnlySpan<byte> text)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(file, text, 0);
    }

    private static void WriteLabels(string path, SupernovaType[] types, Func<int, string> nameOf)
    {
        IEnumerable<string> lines = types
            .Select((type, number) => $"{nameOf(number)} {(type == SupernovaType.IIN ? "IIn" : $"{type}")}\n")
            .Order(StringComparer.Ordinal);
        File.WriteAllText(path, string.Concat(lines), Encoding.ASCII);
    }

    /// <summary>Names of four letters, more for sets that need them: each number another, in an order that the seed decides.</summary>
    private static Func<int, string> ObservedNames(int count, long seed)
    {
        int letters = 4;
        long names = 26 * 26 * 26 * 26;
        for (; names < count; names *= 26) letters++;
        var random = new RandomSequence(new RandomStream(seed, "names"));
        long offset = (long)(random.NextBits() % (ulong)names), factor;
        // A factor that shares no divisor with the number of names (powers of 2 and 13) sends each number to another name.
        do factor = (long)(random.NextBits() % (ulong)names); while (factor % 2 == 0 || factor % 13 == 0);
        return number => string.Create(letters, (long)((Int128)factor * number + offset) % names, static (name, code) =>
        {
            for (int k = name.Length - 1; k >= 0; k--, code /= 26) name[k] = (char)('a' + code % 26);
        });
    }

    /// <summary>Refuses a folder that is not empty: two simulations are not mixed, and what is not a simulation is never removed.</summary>
    private static void CheckFolder(string output, bool force)
    {
        if (string.IsNullOrWhiteSpace(output)) throw new CrestException("the output folder has no name; name one");
        if (File.Exists(output)) throw new CrestException($"{output}: cannot simulate into it: it is a file; choose another folder");
        if (!Directory.Exists(output)) return;
        string[] entries;
        try
        {
            entries = Directory.GetFileSystemEntries(output);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", output, e);
        }

        if (Array.Find(entries, entry => !IsOfSimulation(entry)) is { } foreign)
            throw new CrestException($"{output}: cannot simulate into it: "
                + $"it contains {Path.GetFileName(foreign)}, which is not part of a simulation; choose another folder");
        if (entries.Length > 0 && !force)
            throw new CrestException(
                $"{output}: cannot simulate into it: it contains files; choose another folder, or --force to replace them");
    }

    private static bool IsOfSimulation(string entry)
    {
        string name = Path.GetFileName(entry);
        return name == LabelList || ObservedFile().IsMatch(name)
            || (Enum.GetNames<SupernovaType>().Contains(name) && Directory.Exists(entry));
    }

    [GeneratedRegex(@"^\d+[a-z]+\.dat$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ObservedFile();
}
