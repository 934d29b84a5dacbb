using System.IO.Enumeration;
using Crest.Experiments.TensorBoard.Format;
using Crest.Foundation.Errors;

namespace Crest.Experiments.TensorBoard;

/// <summary>
/// A folder with the event files of a run, which TensorBoard shows as one: those of any program, also while it writes them.
/// </summary>
/// <example>
/// <code>
/// foreach (EventFolder run in EventFolder.Under("logs"))
///     foreach (EventScalar scalar in run.Read(out _).Scalars) Console.WriteLine($"{run.FullPath} {scalar.Tag} {scalar.Step} {scalar.Value}");
/// </code>
/// </example>
public sealed class EventFolder
{
    private const string NamePart = "tfevents", ScalarPlugin = "scalars";
    private const double LastSecond = 253_402_300_799;

    private readonly SortedDictionary<string, EventReader> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _plugins = new(StringComparer.Ordinal);

    /// <summary>Names a folder.</summary>
    /// <param name="path">The folder.</param>
    public EventFolder(string path) => FullPath = Path.GetFullPath(path);

    /// <summary>The folder, absolute.</summary>
    public string FullPath { get; }

    /// <summary>The folders with event files, from a folder downwards; linked folders are not entered.</summary>
    /// <param name="root">The folder.</param>
    /// <exception cref="CrestException">There is no such folder, or it cannot be read.</exception>
    public static IReadOnlyList<EventFolder> Under(string root)
    {
        var files = new FileSystemEnumerable<string>(
            Path.GetFullPath(root), (ref entry) => entry.Directory.ToString(),
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && IsEventFile(entry.FileName),
            ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
        try
        {
            return [.. files.Distinct().Order(StringComparer.Ordinal).Select(folder => new EventFolder(folder))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", root, e);
        }
    }

    /// <summary>Reads what the folder has more than the time before, the first time everything.</summary>
    /// <param name="fault">What is wrong with a file, which is read up to there; null where nothing is.</param>
    public EventBatch Read(out string? fault)
    {
        fault = null;
        List<EventScalar> scalars = [];
        long? restarted = null;
        try
        {
            foreach (string path in Directory.EnumerateFiles(FullPath).Where(path => IsEventFile(Path.GetFileName(path))))
                if (!_files.ContainsKey(path)) _files.Add(path, new EventReader(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = CrestException.From("cannot read", FullPath, e).Message;
        }

        foreach (EventReader file in _files.Values)
        {
            try
            {
                foreach (Event happened in file.Read())
                {
                    if (happened.SessionLog?.Status == SessionLog.Types.SessionStatus.Start)
                    {
                        scalars.RemoveAll(scalar => scalar.Step >= happened.Step);
                        restarted = Math.Min(restarted ?? long.MaxValue, happened.Step);
                    }

                    if (happened.Summary is { } summary) scalars.AddRange(Scalars(happened, summary));
                }
            }
            catch (CrestException e)
            {
                fault ??= e.Message;
            }
        }

        return new EventBatch(scalars, restarted);
    }

    private static bool IsEventFile(ReadOnlySpan<char> name) => name.Contains(NamePart, StringComparison.Ordinal);

    private IEnumerable<EventScalar> Scalars(Event happened, Summary summary)
    {
        // What is no time of the calendar is its beginning or its end.
        double seconds = double.IsFinite(happened.WallTime) ? Math.Clamp(happened.WallTime, 0, LastSecond) : 0;
        DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(seconds * 1000));
        foreach (Summary.Types.Value value in summary.Value)
        {
            if (value.Metadata?.PluginData?.PluginName is { Length: > 0 } plugin) _plugins[value.Tag] = plugin;
            double? number = value.ValueCase switch
            {
                Summary.Types.Value.ValueOneofCase.SimpleValue => value.SimpleValue,
                Summary.Types.Value.ValueOneofCase.Tensor when _plugins.GetValueOrDefault(value.Tag, ScalarPlugin) == ScalarPlugin =>
                    TensorScalar.Of(value.Tensor),
                _ => null,
            };
            if (number is { } scalar) yield return new EventScalar(value.Tag, happened.Step, time, scalar);
        }
    }
}
