using System.Globalization;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.Experiments.Runs;

/// <summary>
/// The files that a run writes while it trains: <c>config.yaml</c>, <c>metrics.csv</c> (a line an epoch) and <c>log.txt</c>. Each line
/// is with the operating system when the call returns, so a killed run loses none and others read along.
/// </summary>
public sealed class RunFolder : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly StreamWriter _log;
    private MetricsFile? _metrics;

    private RunFolder(string path, MetricsFile? metrics, TimeProvider clock)
    {
        FullPath = path;
        _metrics = metrics;
        _clock = clock;
        _log = MetricsFile.Append(Path.Combine(path, "log.txt"));
    }

    /// <summary>The folder, absolute.</summary>
    public string FullPath { get; }

    private string MetricsPath => Path.Combine(FullPath, "metrics.csv");

    /// <summary>Makes the folder of a new run.</summary>
    /// <param name="path">A folder that does not exist yet, or that contains no <c>metrics.csv</c>.</param>
    /// <param name="clock">What tells the time in the log; the system's where it is null.</param>
    /// <exception cref="CrestException">The folder contains another run, or cannot be written.</exception>
    public static RunFolder Create(string path, TimeProvider? clock = null)
    {
        string full = Path.GetFullPath(path);
        if (File.Exists(Path.Combine(full, "metrics.csv")))
            throw new CrestException($"{path}: the folder holds the results of another run; choose another one, or resume that run");
        try
        {
            Directory.CreateDirectory(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot write", path, e);
        }

        return new RunFolder(full, null, clock ?? TimeProvider.System);
    }

    /// <summary>
    /// Opens the folder of a run that is resumed after an epoch; the lines of later epochs are dropped first,
    /// because they will be written again.
    /// </summary>
    /// <param name="path">The run's folder.</param>
    /// <param name="throughEpoch">The last epoch that counts.</param>
    /// <param name="clock">What tells the time in the log; the system's where it is null.</param>
    /// <exception cref="CrestException">There is no such folder, or <c>metrics.csv</c> is not a run's.</exception>
    public static RunFolder Resume(string path, long throughEpoch, TimeProvider? clock = null)
    {
        string full = Path.GetFullPath(path);
        if (!Directory.Exists(full)) throw new CrestException($"{path}: there is no such run folder to resume");
        string metrics = Path.Combine(full, "metrics.csv");
        return new RunFolder(full, File.Exists(metrics) ? MetricsFile.Resume(metrics, throughEpoch) : null, clock ?? TimeProvider.System);
    }

    /// <summary>The id of the run whose files a folder holds, from its <c>config.yaml</c>; null where there is none.</summary>
    /// <param name="path">The folder.</param>
    public static string? RunOf(string path) =>
        RunConfiguration.Read(Path.Combine(path, RunConfiguration.FileName))?.GetValueOrDefault(RunConfiguration.RunKey);

    /// <summary>The metrics of each epoch: the columns of <c>metrics.csv</c> by name, <c>epoch</c> among them.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="CrestException">There is no such file, or it is not a run's.</exception>
    public static IReadOnlyDictionary<string, double[]> ReadMetrics(string path) => MetricsFile.Read(Path.Combine(path, "metrics.csv"));

    /// <summary>Writes all options of the run to <c>config.yaml</c>.</summary>
    /// <param name="yaml">The configuration as <see cref="RunConfiguration.ToYaml"/> writes it.</param>
    public void WriteConfiguration(string yaml) => AtomicFile.WriteAllText(Path.Combine(FullPath, RunConfiguration.FileName), yaml);

    /// <summary>
    /// Adds the line of an epoch to <c>metrics.csv</c>. The first line fixes the columns; a metric that is
    /// missing later leaves its cell empty.
    /// </summary>
    /// <param name="epoch">The epoch, larger than those before.</param>
    /// <param name="metrics">The values by name.</param>
    /// <exception cref="ArgumentException">A metric that the first line did not have, or a name with a comma, a
    /// quote or a line break.</exception>
    /// <exception cref="CrestException">The file cannot be written.</exception>
    public void AppendMetrics(long epoch, IReadOnlyCollection<KeyValuePair<string, double>> metrics)
    {
        _metrics ??= MetricsFile.Create(MetricsPath, [.. metrics.Select(m => m.Key)]);
        _metrics.Append(epoch, metrics);
    }

    /// <summary>Adds a line with the local time to <c>log.txt</c>.</summary>
    /// <param name="line">What happened.</param>
    /// <exception cref="CrestException">The file cannot be written.</exception>
    public void Log(string line)
    {
        try
        {
            _log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_clock.GetLocalNow():yyyy-MM-dd HH:mm:ss} {line}"));
        }
        catch (IOException e)
        {
            throw CrestException.From("cannot write", Path.Combine(FullPath, "log.txt"), e);
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _metrics?.Dispose();
        _log.Dispose();
    }
}
