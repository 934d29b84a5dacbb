using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Hashes;
using Crest.Survey.Observations;
using Crest.Survey.PreparedData;
using Crest.Survey.RawData;

namespace Crest.Survey.LightCurveFiles;

/// <summary>
/// Writes light curves to a netCDF file as they come, one object at a time: observations and objects go to temporary files beside the
/// result, which is put together in the end. In memory stay about 60 bytes an object.
/// </summary>
public sealed class RaggedLightCurvesWriter : IDisposable
{
    /// <summary>More bands than a signed byte counts are no bands: a column of names was taken for them.</summary>
    private const int MostBands = 127, RecentBands = 8;

    private readonly AtomicFile _result;
    private readonly ObservationSpool _observations;
    private readonly ObjectSpool _objects;
    private readonly string _temporary;
    private readonly SupernovaTypes? _types;
    private readonly Dictionary<UInt128, int> _indices = [];
    private readonly Dictionary<string, byte> _bands = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _typeNumbers = new(StringComparer.Ordinal);
    private readonly List<string> _typeNames = [];
    private readonly List<(string Name, byte Number)> _recentBands = [];
    private readonly List<int> _counts = [], _typeOf = [];
    private readonly List<bool> _repeatsVisits = [];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _last = -1;
    private bool _isGrouped = true;
    private int _nameWidth = 1;

    /// <summary>Starts a file.</summary>
    /// <param name="path">The file; what is there stays until <see cref="Finish"/>.</param>
    /// <param name="zeroPoint">AB magnitude of flux 1 of all light curves.</param>
    /// <param name="types">The classes; null where there are none.</param>
    /// <exception cref="CrestException">It cannot be written.</exception>
    public RaggedLightCurvesWriter(string path, double zeroPoint, SupernovaTypes? types)
    {
        (ZeroPoint, _types) = (zeroPoint, types);
        _result = AtomicFile.Create(path);
        string full = Path.GetFullPath(path);
        _temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}");
        try
        {
            _observations = new ObservationSpool($"{_temporary}.observations");
            _objects = new ObjectSpool($"{_temporary}.objects");
        }
        catch
        {
            _observations?.Dispose();
            _result.Dispose();
            throw;
        }
    }

    /// <summary>AB magnitude of flux 1.</summary>
    public double ZeroPoint { get; }

    /// <summary>The command that makes the file.</summary>
    public string Source { get; init; } = "crest prepare light-curves";

    /// <summary>Number of objects so far.</summary>
    public int Count => _objects.Count;

    /// <summary>The passbands so far, in the order in which they came.</summary>
    public IReadOnlyList<string> Bands => [.. _bands.Keys];

    /// <summary>Adds a light curve, or more observations of an object that is there.</summary>
    /// <param name="curve">Its observations are checked, on <see cref="ZeroPoint"/>, and in the order of time.</param>
    /// <returns>False where the object is there and its light curve was whole.</returns>
    /// <exception cref="CrestException">There are too many bands or observations, or the disk is full.</exception>
    public bool Add(LightCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        if (curve.ZeroPoint != ZeroPoint) throw new ArgumentException($"zero point {curve.ZeroPoint} where {ZeroPoint} is expected");
        ref int index = ref CollectionsMarshal.GetValueRefOrAddDefault(_indices, KeyOf(curve.Object.Name), out bool known);
        if (known && !curve.IsPart) return false;
        if (!known)
        {
            index = _objects.Count;
            AddObject(curve);
        }

        if (known && index != _last) _isGrouped = false;
        // Parts of one object that follow each other may overlap in time.
        if (known && curve.Count > 0 && _counts[index] > 0) _isGrouped = false;
        _last = index;
        if ((long)_counts[index] + curve.Count > LightCurve.MostObservations)
            throw new CrestException($"{curve.Path}: {curve.Object.Name} has more than {LightCurve.MostObservations} observations; "
                + "is the column of names another one?");
        _counts[index] += curve.Count;
        for (int row = 0; row < curve.Count; row++)
        {
            _observations.Add(new ObservationRow
            {
                Object = index, Mjd = curve.Mjd[row], Flux = curve.Flux[row], FluxError = curve.FluxError[row],
                Band = BandOf(curve, row), Flags = curve.Flags[row],
            });
        }

        return true;
    }

    /// <summary>Puts the file together and in its place.</summary>
    /// <param name="split">How the objects are split; null for one set.</param>
    /// <param name="seed">Seed of the split.</param>
    /// <param name="notes">Attributes of the file: what else was done.</param>
    /// <param name="keep">Whether the file that is there stays if the same preparation made it; asked with its hash.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="CrestException">There is no object, a split is empty, or the disk is full.</exception>
    public RaggedSummary Finish(
        SplitRatio? split, long seed, IReadOnlyList<(string Name, string Text)> notes, Func<string, bool>? keep = null)
    {
        string source = ContentHash.OfTexts(Convert.ToHexStringLower(_hash.GetHashAndReset()), _observations.Hash());
        string preparation = ContentHash.OfTexts(
            ["crest light curves 1", source, $"{ZeroPoint:R}", _types?.ToString() ?? "", $"{split}", $"{seed}",
                .. notes.Select(note => $"{note.Name}={note.Text}")]);
        bool unchanged = keep?.Invoke(preparation) ?? false;
        ObservationSpool rows = _isGrouped
            ? _observations
            : ObservationGrouping.Group(_observations, _counts, _temporary, i => _repeatsVisits[i]);
        try
        {
            sbyte[] splits = SplitsOf(split, seed);
            int[] labels = [.. _typeOf.Select(type => _types?.Labels.GetValueOrDefault(_typeNames[type], -1) ?? -1)];
            string[] bands = [.. _bands.Keys];
            if (!unchanged)
            {
                (string, string)[] all = [.. notes, ("seed", $"{seed}"), ("split_ratio", $"{split}"), ("source_sha256", source),
                    ("preparation_sha256", preparation)];
                var content = new RaggedContent(ZeroPoint, bands, _types?.Classes ?? [], all, _counts, labels, splits, rows, _objects)
                {
                    Source = Source, NameWidth = _nameWidth, TypeWidth = Math.Max(1, _typeNames.Max(Encoding.UTF8.GetByteCount)),
                };
                content.Write(_result.Stream);
                _result.Commit();
            }

            var byType = _typeOf.GroupBy(type => _typeNames[type]).ToDictionary(g => g.Key, g => g.Count());
            return new RaggedSummary(_objects.Count, rows.Count, bands, byType, _types?.Classes ?? [], labels, splits, unchanged);
        }
        finally
        {
            if (!ReferenceEquals(rows, _observations)) rows.Dispose();
        }
    }

    /// <summary>Drops what was not finished.</summary>
    public void Dispose()
    {
        _observations.Dispose();
        _objects.Dispose();
        _result.Dispose();
        _hash.Dispose();
    }

    private static UInt128 KeyOf(string name) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(name.AsSpan()));

    private void AddObject(LightCurve curve)
    {
        SurveyObject found = curve.Object;
        if (!_typeNumbers.TryGetValue(found.Type, out int type))
        {
            _typeNumbers.Add(found.Type, type = _typeNames.Count);
            _typeNames.Add(found.Type);
        }

        _objects.Add(found);
        _counts.Add(0);
        _typeOf.Add(type);
        _repeatsVisits.Add(curve.RepeatsVisits);
        _nameWidth = Math.Max(_nameWidth, Encoding.UTF8.GetByteCount(found.Name));
        // The record writes its numbers in full: every one of them is part of the hash.
        _hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{found}\0")));
    }

    private byte BandOf(LightCurve curve, int row)
    {
        string band = curve.Band[row];
        // Readers give the same few texts again and again.
        for (int i = 0; i < _recentBands.Count; i++)
            if (ReferenceEquals(_recentBands[i].Name, band)) return _recentBands[i].Number;
        if (!_bands.TryGetValue(band, out byte number))
        {
            if (_bands.Count == MostBands)
                throw new CrestException(
                    $"{curve.PlaceOf(row)}: '{band}' is the {MostBands + 1}th band; is the column of bands another one?");
            _bands.Add(band, number = (byte)_bands.Count);
        }

        if (_recentBands.Count < RecentBands) _recentBands.Add((band, number));
        return number;
    }

    /// <summary>The split of each object: within each type, as <see cref="SplitRatio.Split"/> parts samples.</summary>
    private sbyte[] SplitsOf(SplitRatio? ratio, long seed)
    {
        var splits = new sbyte[_counts.Count];
        Array.Fill(splits, (sbyte)ObservationTable.Unknown);
        if (ratio is not { } shares) return splits;
        var groups = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        for (int i = 0; i < splits.Length; i++)
        {
            string type = _typeNames[_typeOf[i]];
            if (groups.TryGetValue(type, out List<int>? members)) members.Add(i);
            else groups.Add(type, [i]);
        }

        int[][] parts = shares.Split(groups.Select(g => (g.Key, (IReadOnlyList<int>)g.Value)), seed);
        for (int part = 0; part < parts.Length; part++)
            foreach (int i in parts[part]) splits[i] = (sbyte)part;
        return splits;
    }
}
