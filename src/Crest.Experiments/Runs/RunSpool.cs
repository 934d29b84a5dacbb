using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Crest.Foundation.Errors;
using Crest.Foundation.Projects;

namespace Crest.Experiments.Runs;

/// <summary>
/// What a run could not write to the store because it was away: a file of JSON lines in <see cref="Project.SpoolFolder"/>, where the next
/// command that opens the store finds it, wherever the folder of the run is. It is sent when the store is back, and as the store does not
/// add a value twice, a process that is killed while it sends loses and doubles nothing.
/// </summary>
/// <param name="path">The file, named after the run; it need not exist.</param>
internal sealed class RunSpool(string path)
{
    private const string Extension = ".jsonl";

    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>The spool of a run.</summary>
    public static RunSpool Of(Project project, string run) => new(System.IO.Path.Combine(project.SpoolFolder, run + Extension));

    /// <summary>Sends what runs of a project could not write. What cannot be sent now is kept.</summary>
    public static void SendAll(Project project, RunStore store)
    {
        if (!Directory.Exists(project.SpoolFolder)) return;
        foreach (string file in Directory.EnumerateFiles(project.SpoolFolder, $"*{Extension}"))
        {
            try
            {
                new RunSpool(file).Send(store, System.IO.Path.GetFileNameWithoutExtension(file));
            }
            catch (CrestException)
            {
                // The store is away again, or it is another one than that of the run.
            }
        }
    }

    /// <summary>Adds values of metrics, on the disk when this returns.</summary>
    /// <exception cref="CrestException">The file cannot be written.</exception>
    public void Add(IEnumerable<RunMetric> metrics) =>
        Add(metrics.Select(m => new Line { Name = m.Name, Step = m.Step, Time = m.Time.ToUnixTimeMilliseconds(), Value = m.Value }));

    /// <summary>Adds files.</summary>
    /// <exception cref="CrestException">The file cannot be written.</exception>
    public void Add(IEnumerable<RunArtifact> artifacts) => Add(artifacts.Select(artifact => new Line { Artifact = artifact }));

    /// <summary>Adds the end of the run.</summary>
    /// <exception cref="CrestException">The file cannot be written.</exception>
    public void AddEnd(RunStatus status, DateTimeOffset end) => Add([new Line { Status = status, Time = end.ToUnixTimeMilliseconds() }]);

    /// <summary>Writes what is in the file to the store, and empties it.</summary>
    /// <exception cref="CrestException">The store cannot be written; the file is as it was.</exception>
    public void Send(RunStore store, string run)
    {
        if (!File.Exists(Path)) return;
        try
        {
            // Nobody else reads or adds to it meanwhile; who tries does so again a second later.
            using var stream = new FileStream(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            Line[] lines = [.. Lines(stream)];
            RunMetric[] metrics =
            [
                .. lines.Where(line => line.Name is not null)
                    .Select(line => new RunMetric(line.Name!, line.Step, At(line.Time), line.Value)),
            ];
            if (metrics.Length > 0) store.LogBatch(run, metrics);
            foreach (Line line in lines)
                if (line.Artifact is { } artifact) store.AddArtifact(run, artifact);
            Line? end = lines.LastOrDefault(line => line.Status is not null);
            if (end is { Status: { } status }) store.End(run, status, At(end.Time));
            stream.SetLength(0);
            // A run that is at work may be about to open it.
            if (end is not null) File.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process sends it.
        }
    }

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    /// <summary>The whole lines; the last one of a process that was killed may be half.</summary>
    private static IEnumerable<Line> Lines(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        while (reader.ReadLine() is { } text)
        {
            Line? line;
            try
            {
                line = JsonSerializer.Deserialize<Line>(text, Json);
            }
            catch (JsonException)
            {
                continue;
            }

            if (line is not null) yield return line;
        }
    }

    private void Add(IEnumerable<Line> lines)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            using var stream = new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.None);
            // A line break first: the last line may be half.
            stream.Write(Encoding.UTF8.GetBytes(
                string.Concat(lines.Select(line => $"\n{JsonSerializer.Serialize(line, Json)}")) + "\n"));
            stream.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot write", Path, e);
        }
    }

    private sealed record Line
    {
        public string? Name { get; init; }

        public long Step { get; init; }

        public long Time { get; init; }

        public double Value { get; init; }

        public RunArtifact? Artifact { get; init; }

        public RunStatus? Status { get; init; }
    }
}
