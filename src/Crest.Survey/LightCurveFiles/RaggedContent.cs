using System.Buffers.Binary;
using System.Text;
using Crest.Foundation.Hashes;
using Crest.Survey.NetCdf;
using Crest.Survey.Observations;
using V = Crest.Survey.LightCurveFiles.RaggedVariables;

namespace Crest.Survey.LightCurveFiles;

/// <summary>
/// The bytes of a file of light curves: contiguous ragged rows of the CF conventions 1.8, section 9.3.3. <c>row_size</c> says how many
/// observations of the dimension <c>observation</c> each object has, object after object.
/// </summary>
internal sealed class RaggedContent(
    double zeroPoint, IReadOnlyList<string> bands, IReadOnlyList<string> classes, IReadOnlyList<(string Name, string Text)> notes,
    List<int> counts, int[] labels, sbyte[] splits, ObservationSpool observations, ObjectSpool objects)
{
    private const int ChunkObjects = 1 << 12;
    private static readonly string[] s_objects = [V.Object], s_observations = [V.Observation];
    private readonly NetCdfWriter _file = new();
    private readonly Dictionary<string, int> _places = [];
    private long[] _begins = [];
    private readonly byte[] _bytes = new byte[ObservationSpool.BlockRows * sizeof(double)];
    private Stream _stream = Stream.Null;

    /// <summary>The command that makes the file.</summary>
    public required string Source { get; init; }

    public required int NameWidth { get; init; }

    public required int TypeWidth { get; init; }

    /// <summary>Writes all to a seekable stream.</summary>
    public void Write(Stream stream)
    {
        _stream = stream;
        Describe();
        stream.Position = 0;
        _begins = _file.WriteHeader(stream, out long length);
        stream.SetLength(length);
        WriteObjects();
        WriteObservations();
        WriteTexts(V.BandName, 0, BandWidth, bands);
        ContentSeal.Write(stream);
    }

    private int BandWidth => NetCdfWriter.TextWidth(bands);

    private void Describe()
    {
        _file.AddAttribute("Conventions", "CF-1.8");
        _file.AddAttribute(ContentSeal.Key, ContentSeal.Blank);
        _file.AddAttribute("title", V.Title);
        _file.AddAttribute("featureType", "timeSeries");
        _file.AddAttribute("source", Source);
        _file.AddAttribute("zero_point", zeroPoint);
        _file.AddAttribute("class_names", string.Join(' ', classes));
        foreach ((string name, string text) in notes) _file.AddAttribute(name, text);
        _file.AddDimension(V.Object, counts.Count);
        _file.AddDimension(V.Observation, observations.Count);
        _file.AddDimension("band_number", bands.Count);
        _file.AddDimension("name_length", NameWidth);
        _file.AddDimension("type_length", TypeWidth);
        _file.AddDimension("band_length", BandWidth);
        Add(V.Name, [V.Object, "name_length"], NetCdfType.Char, "name of the object", null,
            new NetCdfAttribute("cf_role", "timeseries_id"), new NetCdfAttribute("_Encoding", "utf-8"));
        Add(V.RowSize, s_objects, NetCdfType.Int, "number of observations of the object", "1",
            new NetCdfAttribute("sample_dimension", V.Observation));
        Add(V.Type, [V.Object, "type_length"], NetCdfType.Char, "type of the object; empty where unknown", null,
            new NetCdfAttribute("_Encoding", "utf-8"));
        Add(V.Label, s_objects, NetCdfType.Int, "class, counted from 0 in class_names; -1 where unknown", "1");
        Add(V.Split, s_objects, NetCdfType.Byte, "0 training, 1 validation, 2 test; -1 where there is no split", "1");
        Add(V.RightAscension, s_objects, NetCdfType.Double, "right ascension, J2000; NaN where unknown", "degree");
        Add(V.Declination, s_objects, NetCdfType.Double, "declination, J2000; NaN where unknown", "degree");
        Add(V.PeakMjd, s_objects, NetCdfType.Double, "day of the peak, MJD; NaN where unknown", "day");
        foreach ((string name, string meaning, string units, _) in V.Singles)
            Add(name, s_objects, NetCdfType.Float, $"{meaning}; NaN where unknown", units);
        Add(V.BandName, ["band_number", "band_length"], NetCdfType.Char, "passband", null, new NetCdfAttribute("_Encoding", "utf-8"));
        Add(V.Time, s_observations, NetCdfType.Double, "time of the observation, UTC", "days since 1858-11-17 00:00:00",
            new NetCdfAttribute("standard_name", "time"), new NetCdfAttribute("calendar", "standard"));
        Add(V.Band, s_observations, NetCdfType.Byte, "passband, counted from 0 in band_name", "1");
        Add(V.Flux, s_observations, NetCdfType.Float, "flux", $"10^(-0.4 (AB magnitude - {zeroPoint}))");
        Add(V.FluxError, s_observations, NetCdfType.Float, "standard deviation of flux", $"10^(-0.4 (AB magnitude - {zeroPoint}))");
        Add(V.Flags, s_observations, NetCdfType.Byte, "what else is known", "1",
            NetCdfAttribute.Of<sbyte>("flag_masks", 1, 2, 4),
            new NetCdfAttribute("flag_meanings", "detected upper_limit forced"));
    }

    private void Add(
        string name, string[] dimensions, NetCdfType type, string meaning, string? units, params NetCdfAttribute[] more)
    {
        NetCdfAttribute[] attributes = [new("long_name", meaning), .. units is null ? [] : new[] { new NetCdfAttribute("units", units) },
            .. more];
        _places.Add(name, _places.Count);
        _file.AddPlace(name, dimensions, type, attributes);
    }

    private void WriteObjects()
    {
        int start = 0;
        foreach (SurveyObject[] chunk in objects.Objects().Chunk(ChunkObjects))
        {
            int from = start;
            WriteTexts(V.Name, start, NameWidth, [.. chunk.Select(o => o.Name)]);
            WriteTexts(V.Type, start, TypeWidth, [.. chunk.Select(o => o.Type)]);
            WriteInts(V.RowSize, start, chunk.Length, i => counts[from + i]);
            WriteInts(V.Label, start, chunk.Length, i => labels[from + i]);
            Put(V.Split, start, 1, chunk.Length, (to, i) => to[0] = (byte)splits[from + i]);
            WriteDoubles(V.RightAscension, start, chunk, o => o.Position.RightAscension);
            WriteDoubles(V.Declination, start, chunk, o => o.Position.Declination);
            WriteDoubles(V.PeakMjd, start, chunk, o => o.PeakMjd);
            foreach ((string name, _, _, Func<SurveyObject, double> of) in V.Singles)
                Put(name, start, sizeof(float), chunk.Length,
                    (to, i) => BinaryPrimitives.WriteSingleBigEndian(to, (float)of(chunk[i])));
            start += chunk.Length;
        }
    }

    private void WriteObservations()
    {
        long start = 0;
        foreach (ReadOnlyMemory<ObservationRow> block in observations.Blocks())
        {
            Write(V.Time, start, block.Span, sizeof(double), static (rows, bytes) =>
            {
                for (int i = 0; i < rows.Length; i++) BinaryPrimitives.WriteDoubleBigEndian(bytes[(8 * i)..], rows[i].Mjd);
            });
            Write(V.Band, start, block.Span, sizeof(byte), static (rows, bytes) =>
            {
                for (int i = 0; i < rows.Length; i++) bytes[i] = rows[i].Band;
            });
            Write(V.Flux, start, block.Span, sizeof(float), static (rows, bytes) =>
            {
                for (int i = 0; i < rows.Length; i++) BinaryPrimitives.WriteSingleBigEndian(bytes[(4 * i)..], rows[i].Flux);
            });
            Write(V.FluxError, start, block.Span, sizeof(float), static (rows, bytes) =>
            {
                for (int i = 0; i < rows.Length; i++) BinaryPrimitives.WriteSingleBigEndian(bytes[(4 * i)..], rows[i].FluxError);
            });
            Write(V.Flags, start, block.Span, sizeof(byte), static (rows, bytes) =>
            {
                for (int i = 0; i < rows.Length; i++) bytes[i] = (byte)rows[i].Flags;
            });
            start += block.Length;
        }
    }

    private delegate void PutRows(ReadOnlySpan<ObservationRow> rows, Span<byte> bytes);

    private void Write(string variable, long start, ReadOnlySpan<ObservationRow> rows, int size, PutRows put)
    {
        Span<byte> bytes = _bytes.AsSpan(0, size * rows.Length);
        put(rows, bytes);
        _stream.Position = _begins[_places[variable]] + (start * size);
        _stream.Write(bytes);
    }

    private delegate void PutValue(Span<byte> to, int index);

    private void WriteInts(string variable, long start, int count, Func<int, int> of) =>
        Put(variable, start, sizeof(int), count, (to, i) => BinaryPrimitives.WriteInt32BigEndian(to, of(i)));

    private void WriteDoubles(string variable, long start, SurveyObject[] chunk, Func<SurveyObject, double> of) =>
        Put(variable, start, sizeof(double), chunk.Length, (to, i) => BinaryPrimitives.WriteDoubleBigEndian(to, of(chunk[i])));

    private void WriteTexts(string variable, long start, int width, IReadOnlyList<string> texts) =>
        Put(variable, start, width, texts.Count, (to, i) => Encoding.UTF8.GetBytes(texts[i], to));

    private void Put(string variable, long start, int size, int count, PutValue put)
    {
        byte[] bytes = new byte[(long)size * count];
        for (int i = 0; i < count; i++) put(bytes.AsSpan(i * size, size), i);
        _stream.Position = _begins[_places[variable]] + (start * size);
        _stream.Write(bytes);
    }
}
