using Crest.Foundation.Errors;
using Crest.Survey.LightCurves;
using Crest.Survey.NetCdf;
using Crest.Survey.Observations;
using V = Crest.Survey.LightCurveFiles.RaggedVariables;

namespace Crest.Survey.LightCurveFiles;

/// <summary>
/// A file of <c>crest prepare light-curves</c> open for reading: the lengths of its light curves are in memory, the rest is read when it is
/// asked for, in full or for a range of objects. From one thread at a time or several.
/// </summary>
public sealed class RaggedLightCurves : IDisposable
{
    private readonly NetCdfFile _file;
    private readonly long[] _starts;

    private RaggedLightCurves(NetCdfFile file)
    {
        _file = file;
        int[] counts = file.Read<int>(V.RowSize);
        _starts = new long[counts.Length + 1];
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] < 0) throw Damaged($"object {i + 1} has {counts[i]} observations");
            _starts[i + 1] = _starts[i] + counts[i];
        }

        Bands = file.ReadText(V.BandName);
        Classes = file.Text("class_names").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        ZeroPoint = file.Number("zero_point");
        if (!double.IsFinite(ZeroPoint)) throw Damaged("the attribute zero_point is not a magnitude");
        if (Bands.Count is 0 or > 127) throw Damaged($"it has {Bands.Count} bands");
        foreach (string name in (string[])[V.Label, V.Split, V.RightAscension, V.Declination, V.PeakMjd, .. V.Singles.Select(s => s.Name)])
            CheckCount(name, counts.Length);
        foreach (string name in (ReadOnlySpan<string>)[V.Time, V.Band, V.Flux, V.FluxError, V.Flags]) CheckCount(name, _starts[^1]);
        foreach (string name in (ReadOnlySpan<string>)[V.Name, V.Type])
            if (file.Variable(name).Dimensions is not [{ Length: var length }, _] || length != counts.Length)
                throw Damaged($"{name} has not one text for each of {counts.Length} objects");
    }

    /// <summary>The path as it was given.</summary>
    public string Path => _file.Path;

    /// <summary>Number of objects.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>Number of observations.</summary>
    public long Observations => _starts[^1];

    /// <summary>The passbands, by number.</summary>
    public IReadOnlyList<string> Bands { get; }

    /// <summary>Names of the classes by label; empty where no types were given.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>AB magnitude of flux 1.</summary>
    public double ZeroPoint { get; }

    /// <summary>Whether the fluxes are corrected for dust of the Milky Way.</summary>
    public bool IsExtinctionCorrected => _file.TryText("milky_way_extinction", out string? text) && text == "corrected";

    /// <summary>Hash of the data that it was made from.</summary>
    public string SourceHash => _file.Text("source_sha256");

    /// <summary>Hash of the data and of how they were prepared.</summary>
    public string PreparationHash => _file.Text("preparation_sha256");

    /// <summary>Whether a file is one of these; what cannot be read is none.</summary>
    /// <param name="path">The file.</param>
    public static bool IsOne(string path)
    {
        try
        {
            using NetCdfFile file = NetCdfFile.Open(path);
            return file.TryText("title", out string? title) && title == V.Title;
        }
        catch (CrestException)
        {
            return false;
        }
    }

    /// <summary>Whether a result is there already, of the same data and options.</summary>
    /// <param name="path">The file that is to be written.</param>
    /// <param name="preparation">The hash of the preparation that writes it.</param>
    /// <param name="force">Whether a file of another preparation is replaced.</param>
    /// <exception cref="CrestException">Another file is there, and is not to be replaced.</exception>
    public static bool IsThereAlready(string path, string preparation, bool force)
    {
        if (!File.Exists(path)) return false;
        if (IsOne(path))
        {
            using RaggedLightCurves there = Open(path);
            if (there.PreparationHash == preparation) return true;
        }

        return force ? false : throw new CrestException(
            $"{path}: is there already, made from other data or with other options; give --force to replace it, or another --output");
    }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CrestException">It cannot be read, holds something else, or does not hold together.</exception>
    public static RaggedLightCurves Open(string path)
    {
        NetCdfFile file = NetCdfFile.Open(path);
        try
        {
            if (!file.TryText("title", out string? title) || title != V.Title)
                throw new CrestException($"{path}: not light curves of 'crest prepare light-curves'; make them with it");
            return new RaggedLightCurves(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Number of observations of an object.</summary>
    /// <param name="index">The object, from 0.</param>
    public int ObservationsOf(int index) => (int)(_starts[index + 1] - _starts[index]);

    /// <summary>The classes of all objects; -1 where not known.</summary>
    public int[] ReadLabels() => _file.Read<int>(V.Label);

    /// <summary>The splits of all objects: 0 training, 1 validation, 2 test; -1 where there is none.</summary>
    public sbyte[] ReadSplits() => _file.Read<sbyte>(V.Split);

    /// <summary>Makes sure that no byte has changed since the file was written; reads the whole file.</summary>
    /// <exception cref="CrestException">One has.</exception>
    public void CheckContent() => _file.CheckContent();

    /// <summary>Reads all light curves.</summary>
    /// <exception cref="CrestException">They are more than fit into memory at once, or something is damaged.</exception>
    public ObservationTable ReadAll() => Read(0, Count);

    /// <summary>Reads the light curves of some objects.</summary>
    /// <param name="first">The first object, from 0.</param>
    /// <param name="count">How many; the file must have them.</param>
    /// <exception cref="CrestException">They are more than fit into memory at once, or something is damaged.</exception>
    public ObservationTable Read(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)first + count, Count);
        long start = _starts[first], rows = _starts[first + count] - start;
        if (rows > Array.MaxLength / sizeof(double))
            throw new CrestException($"{Path}: {rows} observations of {count} objects are more than fit into memory at once");
        var rowStart = new int[count + 1];
        for (int i = 0; i <= count; i++) rowStart[i] = (int)(_starts[first + i] - start);
        T[] Row<T>(string name) where T : unmanaged, System.Numerics.INumber<T> => _file.Read<T>(name, start, (int)rows);
        T[] Of<T>(string name) where T : unmanaged, System.Numerics.INumber<T> => _file.Read<T>(name, first, count);
        double[] ra = Of<double>(V.RightAscension), dec = Of<double>(V.Declination);
        float[][] singles = [.. V.Singles.Select(s => Of<float>(s.Name))];
        var table = new ObservationTable
        {
            Bands = Bands, ZeroPoint = ZeroPoint, Classes = Classes, RowStart = rowStart,
            Mjd = Row<double>(V.Time), Band = Row<byte>(V.Band), Flux = Row<float>(V.Flux), FluxError = Row<float>(V.FluxError),
            Flags = Array.ConvertAll(Row<byte>(V.Flags), flags => (ObservationFlags)flags),
            Name = Texts(V.Name, first, count), Type = Texts(V.Type, first, count),
            Label = Of<int>(V.Label), Split = Of<sbyte>(V.Split),
            Position = [.. ra.Zip(dec, (a, d) => new SkyPosition(a, d))],
            SpectroscopicRedshift = singles[0], SpectroscopicRedshiftError = singles[1], HostPhotometricRedshift = singles[2],
            HostPhotometricRedshiftError = singles[3], SimulatedRedshift = singles[4], MilkyWayReddening = singles[5],
            PeakMjd = Of<double>(V.PeakMjd),
        };
        Check(table);
        return table;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void Check(ObservationTable table)
    {
        for (int row = 0; row < table.Observations; row++)
        {
            if (table.Band[row] >= Bands.Count) throw Damaged($"an observation has band {table.Band[row]} of {Bands.Count}");
            if (!double.IsFinite(table.Mjd[row]) || !float.IsFinite(table.Flux[row]) || !(table.FluxError[row] > 0))
                throw Damaged("an observation has no time, no flux, or no error above 0");
        }

        foreach (int label in table.Label)
            if (label < ObservationTable.Unknown || label >= Math.Max(1, Classes.Count)) throw Damaged($"an object has class {label}");
        foreach (sbyte split in table.Split)
            if (split is < ObservationTable.Unknown or > 2) throw Damaged($"an object has split {split}");
    }

    private string[] Texts(string variable, int first, int count)
    {
        int width = (int)_file.Variable(variable).Dimensions[1].Length;
        if ((long)width * count > Array.MaxLength) throw Damaged($"the texts of {variable} are {width} bytes wide");
        byte[] bytes = _file.Read<byte>(variable, (long)first * width, count * width);
        var texts = new string[count];
        for (int i = 0; i < count; i++) texts[i] = NetCdfText.Decode(bytes.AsSpan(i * width, width).TrimEnd("\0 "u8));
        return texts;
    }

    private void CheckCount(string variable, long count)
    {
        if (_file.Variable(variable).Count != count)
            throw Damaged($"{variable} has {_file.Variable(variable).Count} values where {count} are expected");
    }

    private CrestException Damaged(string what) =>
        new($"{Path}: damaged or changed by another program: {what}; prepare the light curves again");
}
