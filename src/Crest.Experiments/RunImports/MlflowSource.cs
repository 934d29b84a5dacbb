using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Hashes;
using Crest.Foundation.Yaml;

namespace Crest.Experiments.RunImports;

/// <summary>A run of a file store of MLflow.</summary>
internal sealed class MlflowSource : IRunSource
{
    private const string Format = "mlflow", NoteTag = "mlflow.note.content", CommitTag = "mlflow.source.git.commit",
        UserTag = "mlflow.user", NameTag = "mlflow.runName";

    private readonly string _folder;
    private readonly string _experiment;
    private readonly RunSourceOptions _options;
    private readonly Dictionary<string, MlflowMetric> _metrics = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Size, DateTime Written)> _artifacts = new(StringComparer.Ordinal);

    private MlflowSource(string folder, string id, string experiment, RunSourceOptions options)
    {
        (_folder, _experiment, _options) = (folder, experiment, options);
        Key = $"{Format}:{id}";
    }

    /// <inheritdoc/>
    public string Key { get; }

    /// <inheritdoc/>
    public string Name => _folder;

    /// <summary>Opens a run; null where it was deleted in MLflow.</summary>
    /// <exception cref="CrestException">Its description cannot be read.</exception>
    public static MlflowSource? Open(string folder, RunSourceOptions options)
    {
        YamlMapping run = Description(folder);
        if (run["lifecycle_stage"]?.Text() == "deleted") return null;
        string id = (run["run_id"] ?? run.Required("run_uuid", "the id of the run")).Text();
        string above = Path.GetDirectoryName(folder)!;
        string experiment = File.Exists(Path.Combine(above, MlflowStore.Description))
            ? Description(above)["name"]?.Text() ?? Path.GetFileName(above)
            : Path.GetFileName(above);
        return new MlflowSource(folder, id, experiment, options);
    }

    /// <inheritdoc/>
    public RunReading? Read()
    {
        YamlMapping run = Description(_folder);
        Dictionary<string, string> tags = Texts("tags");
        string? fault = null;
        List<RunMetric> metrics = [];
        foreach ((string name, string path) in Files("metrics"))
        {
            if (!_metrics.TryGetValue(name, out MlflowMetric? metric)) _metrics.Add(name, metric = new MlflowMetric(name, path));
            fault ??= metric.Read(metrics);
        }

        RunDescription description = new()
        {
            Method = _options.Method ?? Format,
            Project = _options.Project ?? _experiment,
            Name = run["run_name"]?.Text() ?? tags.GetValueOrDefault(NameTag, ""),
            CommandLine = run["source_name"]?.Text() ?? "",
            Memo = tags.GetValueOrDefault(NoteTag, ""),
            Parameters = Texts("params"),
            Tags = tags.Where(tag => tag.Key is not (NoteTag or NameTag)).Append(new("import.format", Format)).ToDictionary(),
        };
        return new RunReading(description, Time(run["start_time"]) ?? DateTimeOffset.UnixEpoch, metrics)
        {
            User = run["user_id"]?.Text() ?? tags.GetValueOrDefault(UserTag),
            GitCommit = tags.GetValueOrDefault(CommitTag),
            Status = Status(run["status"]?.Text()),
            StatusWithoutEnd = RunStatus.Killed,
            End = Time(run["end_time"]),
            Artifacts = Artifacts(),
            Fault = fault,
        };
    }

    private static YamlMapping Description(string folder)
    {
        string path = Path.Combine(folder, MlflowStore.Description);
        YamlNode root = YamlFile.Read(path);
        return root as YamlMapping ?? throw root.Expected("a mapping, as MLflow writes it");
    }

    private static DateTimeOffset? Time(YamlNode? node) =>
        node is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(node.Integer(0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));

    /// <summary>MLflow's states by number, or by name in newer versions; null for one that has not ended.</summary>
    private static RunStatus? Status(string? status) => status switch
    {
        "3" or "FINISHED" => RunStatus.Finished,
        "4" or "FAILED" => RunStatus.Failed,
        "5" or "KILLED" => RunStatus.Killed,
        _ => null,
    };

    /// <summary>The files of a folder by their path in it, which is the name of a parameter, tag or metric.</summary>
    private IEnumerable<(string Name, string Path)> Files(string kind)
    {
        string folder = Path.Combine(_folder, kind);
        if (!Directory.Exists(folder)) return [];
        try
        {
            return
            [
                .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                    .Select(path => (Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'), path)),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", folder, e);
        }
    }

    private Dictionary<string, string> Texts(string kind) => Files(kind).ToDictionary(file => file.Name, file => Reading(
        file.Path, InputFile.ReadAllText));

    /// <summary>The artifacts that are new or were written again; they stay where they are.</summary>
    private List<RunArtifact> Artifacts()
    {
        List<RunArtifact> artifacts = [];
        foreach ((_, string path) in Files("artifacts"))
        {
            var file = new FileInfo(path);
            (long Size, DateTime Written) state = (file.Length, file.LastWriteTimeUtc);
            if (_artifacts.TryGetValue(path, out (long, DateTime) known) && known == state) continue;
            _artifacts[path] = state;
            artifacts.Add(Reading(path, p =>
            {
                using FileStream stream = InputFile.OpenStream(p);
                return new RunArtifact(p.Replace(Path.DirectorySeparatorChar, '/'), file.Length, ContentHash.Of(stream));
            }));
        }

        return artifacts;
    }

    private static T Reading<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
    }
}
