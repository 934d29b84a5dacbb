using System.Buffers;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Options;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.Preparation;

/// <summary>The files of one preparation: what is already there, and what is written.</summary>
internal sealed class PreparedOutputs
{
    private static readonly SearchValues<char> s_notInFileNames = SearchValues.Create("/\\:*?\"<>|\0");
    private readonly Dictionary<string, IReadOnlyList<int>> _objectsByClass = [];
    private readonly List<string> _written = [];
    private readonly AtomicFiles _files;
    private readonly List<string> _unchanged = [];
    private readonly string _folder;
    private readonly string _suffix;
    private readonly bool _force;

    public PreparedOutputs(string folder, string suffix, bool force, AtomicFiles files) =>
        (_folder, _suffix, _force, _files) = (folder, suffix, force, files);

    /// <summary>Number of objects of each class by split; unlabelled ones last.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<int>> ObjectsByClass => _objectsByClass;

    /// <summary>The files to be written.</summary>
    public IReadOnlyList<string> Written => _written;

    /// <summary>The files that the same preparation had written before.</summary>
    public IReadOnlyList<string> Unchanged => _unchanged;

    /// <summary>Makes sure that a suffix can be part of a file's name.</summary>
    /// <exception cref="OptionException">It cannot.</exception>
    public static void CheckSuffix(string suffix)
    {
        if (suffix.AsSpan().ContainsAny(s_notInFileNames))
            throw new OptionException("suffix", $"'{suffix}' cannot be part of a file's name; leave out / \\ : * ? \" < > |");
    }

    /// <summary>Adds a file, unless it is there already from the same preparation.</summary>
    /// <param name="split">Which part it is.</param>
    /// <param name="all">The set of which it is a part; its <see cref="PreparedSet.Split"/> is not used.</param>
    /// <param name="samples">The part's rows, in its order.</param>
    /// <exception cref="CrestException">Another file is there, and <c>--force</c> was not given.</exception>
    public void Add(string split, PreparedSet all, int[] samples)
    {
        var counts = new int[all.Classes.Count + 1];
        foreach (int sample in samples) counts[all.Table.Label[sample] is >= 0 and int label ? label : all.Classes.Count]++;
        _objectsByClass[split] = counts;
        string path = Path.Combine(_folder, Splits.FileName(split, _suffix));
        if (PreparedFile.PreparationHashOf(path) == all.PreparationHash)
        {
            _unchanged.Add(path);
            return;
        }

        if (File.Exists(path) && !_force)
        {
            throw new CrestException(
                $"{path}: is there already, made from other data or with other options; give --force to replace it, "
                + "or another --suffix or --output-dir");
        }

        _written.Add(path);
        _files.Add(path, stream => PreparedFile.Write(all with { Table = all.Table.Select(samples), Split = split }, stream));
    }
}
