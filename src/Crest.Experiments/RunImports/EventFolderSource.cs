using Crest.Experiments.Runs;
using Crest.Experiments.TensorBoard;
using Crest.Foundation.Errors;

namespace Crest.Experiments.RunImports;

/// <summary>A folder of event files of TensorBoard as a run: its tags are the metrics.</summary>
internal sealed class EventFolderSource : IRunSource
{
    private const string Format = "tensorboard";

    private readonly EventFolder _folder;
    private readonly RunDescription _description;
    private DateTimeOffset? _start;

    /// <summary>Names the run.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="root">The folder that is imported, absolute; the run is called by its path from there.</param>
    /// <param name="options">What the run is called.</param>
    public EventFolderSource(EventFolder folder, string root, RunSourceOptions options)
    {
        _folder = folder;
        string name = Path.GetRelativePath(root, folder.FullPath), whole = Path.GetFileName(Path.TrimEndingDirectorySeparator(root));
        _description = new RunDescription
        {
            Method = options.Method ?? Format,
            Project = options.Project ?? whole,
            Name = name == "." ? whole : name.Replace(Path.DirectorySeparatorChar, '/'),
            CommandLine = "",
            Tags = new Dictionary<string, string> { ["import.format"] = Format },
        };
    }

    /// <inheritdoc/>
    public string Key => _folder.FullPath;

    /// <inheritdoc/>
    public string Name => _folder.FullPath;

    /// <inheritdoc/>
    public RunReading? Read()
    {
        EventBatch batch = _folder.Read(out string? fault);
        if (_start is null && batch.Scalars.Count == 0)
            return fault is null ? null : throw new CrestException(fault);
        _start ??= batch.Scalars.Min(scalar => scalar.Time);
        return new RunReading(
            _description, _start.Value, [.. batch.Scalars.Select(s => new RunMetric(s.Tag, s.Step, s.Time, s.Value))])
        {
            RestartedFrom = batch.RestartedFrom,
            Fault = fault,
        };
    }
}
