using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Hashes;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;
using Crest.Survey.RawData;

namespace Crest.Pipelines.Preparation;

/// <summary>
/// The light curves of one group of raw files (a type, or the observed set), kept in the working folder under the hash of the files and
/// their grid. They are used again when, and only when, that hash is unchanged.
/// </summary>
internal sealed class Intermediates
{
    private const string Version = "crest intermediate 1";
    private readonly string _folder;
    private readonly RawFileReader _reader;
    private readonly Cadence _cadence;
    private readonly AtomicFiles _files;
    private readonly List<string> _reused = [];

    public Intermediates(string folder, RawFileReader reader, Cadence cadence, AtomicFiles files) =>
        (_folder, _reader, _cadence, _files) = (folder, reader, cadence, files);

    /// <summary>Names of the groups that were used again.</summary>
    public IReadOnlyList<string> Reused => _reused;

    /// <summary>The light curves of a group, from the working folder or from the raw files.</summary>
    /// <param name="group">Its name: the intermediate is <c>GROUP.nc</c>.</param>
    /// <param name="files">Its raw files, in a fixed order.</param>
    /// <returns>A sample for each file, not to be changed, since it may be written at the time; and the hash of the files.</returns>
    public (LightCurveTable Table, string SourceHash) Get(string group, IReadOnlyList<RawFile> files)
    {
        string path = Path.Combine(_folder, $"{group}.nc");
        // Where there is a result to use again, the files are hashed first; otherwise they are hashed while they are read.
        if (PreparedFile.PreparationHashOf(path) is { } kept)
        {
            string unread = _reader.Hash(files);
            if (kept == HashOf(unread) && TryLoad(path) is { } table && table.Cadence.Equals(_cadence))
            {
                _reused.Add(group);
                return (table, unread);
            }
        }

        (LightCurveTable read, string hash) = _reader.Read(files, _cadence);
        var set = new PreparedSet(read, [], group, ZeroPoint: 0, Seed: 0, hash, HashOf(hash));
        // A damaged one is made again, so nothing waits for the disk.
        _files.Add(path, stream => PreparedFile.Write(set, stream), durable: false);
        return (read, hash);
    }

    private static LightCurveTable? TryLoad(string path)
    {
        try
        {
            return PreparedFile.Load(path).Table;
        }
        catch (CrestException)
        {
            // Damaged: made again from the raw files.
            return null;
        }
    }

    private string HashOf(string sourceHash) => ContentHash.OfTexts(Version, sourceHash, CadenceText.Of(_cadence));
}
