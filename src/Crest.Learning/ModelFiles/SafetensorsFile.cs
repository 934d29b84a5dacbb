using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Hashes;
using Crest.Numerics.Tensors;

namespace Crest.Learning.ModelFiles;

/// <summary>
/// Named matrices of single-precision numbers in one file that Python's <c>safetensors</c> reads: eight bytes of header length, a JSON
/// header with type, shape and place of each, then the numbers, little-endian.
/// </summary>
public sealed class SafetensorsFile
{
    private const long LargestHeader = 1 << 30;
    private const long LargestMatrix = 1 << 30;
    private const string MetadataKey = "__metadata__";

    private SafetensorsFile(string path, Dictionary<string, Tensor> tensors, Dictionary<string, string> metadata)
    {
        Path = path;
        Tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>Where it was read.</summary>
    public string Path { get; }

    /// <summary>The matrices by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>Texts by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Writes a file, atomically.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The matrices; a matrix of one row is written as a vector.</param>
    /// <param name="metadata">Texts to keep with them.</param>
    /// <exception cref="CrestException">The file cannot be written; what was there before is unchanged.</exception>
    public static void Write(string path, IReadOnlyList<(string Name, Tensor Values)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var texts = new Dictionary<string, string> { [ContentSeal.Key] = ContentSeal.Blank };
        foreach ((string name, string text) in metadata) texts.Add(name, text);
        var header = new Dictionary<string, object> { [MetadataKey] = texts };
        long offset = 0;
        foreach ((string name, Tensor values) in tensors)
        {
            int[] shape = values.Rows == 1 ? [values.Columns] : [values.Rows, values.Columns];
            header.Add(name, new { dtype = "F32", shape, data_offsets = new[] { offset, offset + (values.Length * 4L) } });
            offset += values.Length * 4L;
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        if (json.Length >= LargestHeader)
            throw new CrestException($"{path}: cannot write: its texts are {json.Length} bytes, more than the {LargestHeader} of a header");
        // The format wants the numbers to start at a multiple of 8; blanks may follow the header.
        int padding = (8 - (json.Length % 8)) % 8;
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, json.Length + padding);
            stream.Write(length);
            stream.Write(json);
            stream.Write("        "u8[..padding]);
            foreach ((_, Tensor values) in tensors) stream.Write(MemoryMarshal.AsBytes((ReadOnlySpan<float>)values.Values));
            ContentSeal.Write(stream);
        });
    }

    /// <summary>Reads a file whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CrestException">It is missing, cut off, damaged or not of this format.</exception>
    public static SafetensorsFile Read(string path)
    {
        try
        {
            using FileStream stream = InputFile.OpenStream(path);
            Span<byte> prefix = stackalloc byte[8];
            if (stream.Length < 8) throw Damaged(path, "it is shorter than its header");
            stream.ReadExactly(prefix);
            long length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
            if (length < 2 || length > LargestHeader || length > stream.Length - 8) throw Damaged(path, "it is shorter than its header");
            var json = new byte[length];
            stream.ReadExactly(json);
            SafetensorsFile file = Parse(path, stream, json);
            ContentSeal.Check(stream, path);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException
            or IndexOutOfRangeException)
        {
            throw Damaged(path, "its header is not valid JSON of this format");
        }
    }

    /// <summary>The metadata of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="CrestException">There is none.</exception>
    public string Text(string name) =>
        Metadata.GetValueOrDefault(name) ?? throw new CrestException($"{Path}: has no '{name}'; it was not written by this program");

    /// <summary>Copies a matrix of this file to memory of the same length.</summary>
    /// <param name="name">The matrix.</param>
    /// <param name="to">Where it goes.</param>
    /// <exception cref="CrestException">It is missing or has another number of values.</exception>
    public void CopyTo(string name, Tensor to)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (!Tensors.TryGetValue(name, out Tensor? values))
            throw new CrestException($"{Path}: holds no '{name}'; it belongs to another network");
        if (values.Length != to.Length)
            throw new CrestException(
                $"{Path}: '{name}' has {values.Length} values where the network has {to.Length}; it belongs to another network");
        values.Values.CopyTo(to.Values);
    }

    private static SafetensorsFile Parse(string path, FileStream stream, byte[] json)
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        long start = stream.Position, available = stream.Length - start, used = 0;
        using JsonDocument header = JsonDocument.Parse(json);
        foreach (JsonProperty entry in header.RootElement.EnumerateObject())
        {
            if (entry.NameEquals(MetadataKey))
            {
                foreach (JsonProperty text in entry.Value.EnumerateObject().Where(text => !text.NameEquals(ContentSeal.Key)))
                    metadata[text.Name] = text.Value.GetString() ?? "";
                continue;
            }

            if (entry.Value.GetProperty("dtype").GetString() != "F32")
                throw new CrestException($"{path}: '{entry.Name}' is not of type F32, the only one that Crest reads");
            int[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32())];
            long from = entry.Value.GetProperty("data_offsets")[0].GetInt64(), to = entry.Value.GetProperty("data_offsets")[1].GetInt64();
            if (shape.Length is < 1 or > 2 || shape.Any(d => d < 0)) throw Damaged(path, $"'{entry.Name}' is not a vector or a matrix");
            (int rows, int columns) = shape.Length == 1 ? (1, shape[0]) : (shape[0], shape[1]);
            if (from < 0 || to < from || to > available) throw Damaged(path, $"it ends before '{entry.Name}'");
            if ((long)rows * columns != (to - from) / 4 || (to - from) % 4 != 0)
                throw Damaged(path, $"'{entry.Name}' has a size that is not its shape's");
            if ((long)rows * columns > LargestMatrix)
                throw new CrestException($"{path}: '{entry.Name}' has more than {LargestMatrix} values, which Crest does not read");
            // The format lets no number belong to two matrices; so a small file cannot ask for much memory either.
            used += to - from;
            if (used > available) throw Damaged(path, $"'{entry.Name}' shares numbers with another matrix");
            var tensor = new Tensor(rows, columns);
            stream.Position = start + from;
            stream.ReadExactly(MemoryMarshal.AsBytes(tensor.Values));
            if (!tensors.TryAdd(entry.Name, tensor)) throw Damaged(path, $"'{entry.Name}' is there twice");
        }

        if (used != available) throw Damaged(path, $"it holds {available} bytes of numbers where its header speaks of {used}");
        return new SafetensorsFile(path, tensors, metadata);
    }

    private static CrestException Damaged(string path, string why) =>
        new($"{path}: not a whole safetensors file: {why}; train again or copy it again");
}
