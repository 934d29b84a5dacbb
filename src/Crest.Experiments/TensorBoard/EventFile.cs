using System.Globalization;
using Crest.Experiments.TensorBoard.Format;
using Crest.Foundation.Errors;
using Google.Protobuf;
using Microsoft.Win32.SafeHandles;

namespace Crest.Experiments.TensorBoard;

/// <summary>
/// An event file of TensorBoard that a run writes while it trains: <c>events.out.tfevents.SECONDS.HOST.PROCESS</c>. Each event is with the
/// operating system when the call returns. What cannot be written is left out: a full disk does not stop a training.
/// </summary>
/// <example>
/// <code>
/// using var events = EventFile.Create("runs/20190705_01_highway", TimeProvider.System);
/// events.AddScalars(epoch, new Dictionary&lt;string, double&gt; { ["loss"] = loss });
/// </code>
/// </example>
public sealed class EventFile : IDisposable
{
    private const string Version = "brain.Event:2", NameStart = "events.out.tfevents.";

    private readonly TimeProvider _clock;
    private readonly SafeFileHandle? _file;
    private long _length;

    private EventFile(string folder, TimeProvider clock)
    {
        _clock = clock;
        Path = System.IO.Path.Combine(folder, NameIn(folder, clock));
        try
        {
            _file = File.OpenHandle(Path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (CrestException.IsFailureToWrite(e))
        {
            Fault = CrestException.From("cannot write", Path, e).Message;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Why something could not be written, the first time; null where everything was.</summary>
    public string? Fault { get; private set; }

    /// <summary>Starts the file of a new run.</summary>
    /// <param name="folder">The run's folder, which is there.</param>
    /// <param name="clock">Tells the time of the events.</param>
    public static EventFile Create(string folder, TimeProvider clock)
    {
        var file = new EventFile(folder, clock);
        file.Write(new Event { FileVersion = Version });
        return file;
    }

    /// <summary>
    /// Starts another file of a run that is resumed. TensorBoard shows it as the continuation of those before, without their events
    /// after the step from which the run is resumed.
    /// </summary>
    /// <param name="folder">The run's folder, which is there.</param>
    /// <param name="throughStep">The last step that counts.</param>
    /// <param name="clock">Tells the time of the events.</param>
    public static EventFile Resume(string folder, long throughStep, TimeProvider clock)
    {
        EventFile file = Create(folder, clock);
        file.Write(new Event { Step = throughStep + 1, SessionLog = new SessionLog { Status = SessionLog.Types.SessionStatus.Start } });
        return file;
    }

    /// <summary>The event files in a folder, in the order in which they were started.</summary>
    /// <param name="folder">The folder; it may be missing.</param>
    public static IReadOnlyList<string> FilesIn(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, $"{NameStart}*").Order(StringComparer.Ordinal)] : [];

    /// <summary>Adds the values of metrics at a step.</summary>
    /// <param name="step">The epoch.</param>
    /// <param name="metrics">The values by name; TensorBoard keeps them in single precision.</param>
    public void AddScalars(long step, IEnumerable<KeyValuePair<string, double>> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var summary = new Summary();
        foreach ((string name, double value) in metrics) summary.Value.Add(new Summary.Types.Value { Tag = name, SimpleValue = (float)value });
        if (summary.Value.Count > 0) Write(new Event { Step = step, Summary = summary });
    }

    /// <summary>Adds the distribution of many values at a step.</summary>
    /// <param name="step">The epoch.</param>
    /// <param name="name">What the values are.</param>
    /// <param name="values">The values; those that are no finite numbers are left out.</param>
    public void AddHistogram(long step, string name, ReadOnlySpan<float> values)
    {
        if (WeightHistogram.Of(values) is not { } histogram) return;
        Write(new Event { Step = step, Summary = new Summary { Value = { new Summary.Types.Value { Tag = name, Histo = histogram } } } });
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file?.Dispose();

    private void Write(Event happened)
    {
        if (_file is null) return;
        happened.WallTime = (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        byte[] record = EventRecord.Of(happened.ToByteArray());
        try
        {
            RandomAccess.Write(_file, record, _length);
            _length += record.Length;
        }
        catch (Exception e) when (CrestException.IsFailureToWrite(e))
        {
            Fault ??= CrestException.From("cannot write", Path, e).Message;
            CutHalfRecord();
        }
    }

    /// <summary>Takes half a record away, after which nobody could read on; the next event is written in its place.</summary>
    private void CutHalfRecord()
    {
        try
        {
            RandomAccess.SetLength(_file!, _length);
        }
        catch (Exception e) when (CrestException.IsFailureToWrite(e))
        {
            // A later event may still be written over it.
        }
    }

    /// <summary>TensorBoard reads the files of a folder in the order of their names: the new one comes after those that are there.</summary>
    private static string NameIn(string folder, TimeProvider clock)
    {
        long seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        foreach (string earlier in FilesIn(folder))
        {
            string number = System.IO.Path.GetFileName(earlier)[NameStart.Length..].Split('.')[0];
            if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long before) && before < long.MaxValue)
                seconds = Math.Max(seconds, before + 1);
        }

        return string.Create(
            CultureInfo.InvariantCulture, $"{NameStart}{seconds:D10}.{Environment.MachineName}.{Environment.ProcessId}");
    }
}
