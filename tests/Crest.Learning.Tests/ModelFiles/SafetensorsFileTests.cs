using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Crest.Foundation.Errors;
using Crest.Learning.ModelFiles;
using Crest.Learning.Networks;
using Crest.Learning.Parameters;
using Crest.Learning.Tests.Networks;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Tests.ReferenceData;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Learning.Tests.ModelFiles;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_bit_by_bit()
    {
        SafetensorsFile read = SafetensorsFile.Read(WriteExample());
        Assert.Equal(["0.weight", "0.bias", "empty"], read.Tensors.Keys);
        Assert.Equal((2, 3), (read.Tensors["0.weight"].Rows, read.Tensors["0.weight"].Columns));
        Assert.Equal(
            Bits([1, -0f, float.NaN, float.PositiveInfinity, float.Epsilon, float.MinValue]), Bits(read.Tensors["0.weight"].Values));
        Assert.Equal((1, 3), (read.Tensors["0.bias"].Rows, read.Tensors["0.bias"].Columns));
        Assert.Equal([7f, 8, 9], read.Tensors["0.bias"].Values.ToArray());
        Assert.Equal("é \"quoted\"\n", read.Text("note"));
        Assert.Contains("has no 'other'", Assert.Throws<CrestException>(() => read.Text("other")).Message);
        Assert.Contains("holds no '1.weight'", Assert.Throws<CrestException>(() => read.CopyTo("1.weight", new Tensor(1, 1))).Message);
        Assert.Contains(
            "'0.bias' has 3 values where the network has 4",
            Assert.Throws<CrestException>(() => read.CopyTo("0.bias", new Tensor(1, 4))).Message);
    }

    /// <summary>https://github.com/huggingface/safetensors#format, read here without the class.</summary>
    [Fact]
    public void The_file_is_of_the_published_format()
    {
        byte[] bytes = File.ReadAllBytes(WriteExample());
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal((byte)'{', bytes[8]);
        using JsonDocument header = JsonDocument.Parse(bytes.AsMemory(8, (int)length));
        Assert.All(header.RootElement.GetProperty("__metadata__").EnumerateObject(), text =>
            Assert.Equal(JsonValueKind.String, text.Value.ValueKind));
        int next = 0;
        foreach ((string name, int[] shape, float[] values) in (ReadOnlySpan<(string, int[], float[])>)[
            ("0.weight", [2, 3], [1, -0f, float.NaN, float.PositiveInfinity, float.Epsilon, float.MinValue]), ("0.bias", [3], [7, 8, 9]),
            ("empty", [0, 4], [])])
        {
            JsonElement entry = header.RootElement.GetProperty(name);
            Assert.Equal("F32", entry.GetProperty("dtype").GetString());
            Assert.Equal(shape, entry.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()));
            int[] offsets = [.. entry.GetProperty("data_offsets").EnumerateArray().Select(d => d.GetInt32())];
            Assert.Equal([next, next + (values.Length * 4)], offsets); // without gaps, as the format asks
            for (int i = 0; i < values.Length; i++)
                Assert.Equal(
                    BitConverter.SingleToInt32Bits(values[i]),
                    BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8 + (int)length + next + (i * 4))));
            next = offsets[1];
        }

        Assert.Equal(bytes.Length, 8 + length + next);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2000000000,2000000000],"data_offsets":[0,8]}}""", "size that is not its shape's")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2000000000],"data_offsets":[0,8000000000]}}""", "ends before 'a'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "ends before 'a'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "not a vector or a matrix")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,2],"data_offsets":[0,8]}}""", "not a vector or a matrix")]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[0,8]}}""", "not a vector or a matrix")]
    [InlineData("""{"a":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}""", "not of type F32")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "not valid JSON of this format")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,1e30]}}""", "not valid JSON of this format")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "not valid JSON of this format")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", "not valid JSON of this format")]
    [InlineData("""{"a":7}""", "not valid JSON of this format")]
    [InlineData("""[1,2]""", "not valid JSON of this format")]
    [InlineData("""{"a":""", "not valid JSON of this format")]
    [InlineData("""{"__metadata__":{"a":1}}""", "not valid JSON of this format")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        "'b' shares numbers")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        "'a' is there twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "8 bytes of numbers where its header speaks of 4")]
    public void A_header_that_is_wrong_is_told_in_one_line(string header, string expected)
    {
        string message = Assert.Throws<CrestException>(() => SafetensorsFile.Read(WriteRaw(header.Length, header, 8))).Message;
        Assert.Contains(expected, message);
        Assert.Contains("raw.safetensors: ", message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_header_length_that_is_not_there_costs_no_memory()
    {
        foreach (long length in (long[])[long.MaxValue, long.MinValue, -1, 0, 1, 15 << 20, 1L << 40])
            Assert.Contains(
                "shorter than its header", Assert.Throws<CrestException>(() => SafetensorsFile.Read(WriteRaw(length, "{}", 0))).Message);
        Assert.Contains("there is no such file", Assert.Throws<CrestException>(() => SafetensorsFile.Read(_folder.At("none"))).Message);
    }

    [Fact]
    public void Any_bytes_and_any_damage_give_an_error_for_the_user_or_an_answer_within_the_files_size()
    {
        byte[] good = File.ReadAllBytes(WriteExample());
        string path = _folder.At("damaged.safetensors");
        Gen<byte> any = Gen.Choose(0, 255).Select(b => (byte)b), telling = Gen.Elements("0123456789-.,:[]{}\" eE\\"u8.ToArray());
        Gen<byte[]> mutated =
            from edits in Gen.Choose(0, 4).SelectMany(n => Gen.Choose(0, good.Length - 1).Zip(Gen.OneOf(any, telling)).ListOf(n))
            from length in Gen.Frequency((3, Gen.Constant(good.Length)), (1, Gen.Choose(0, good.Length)))
            from more in Gen.Frequency((9, Gen.Constant(0)), (1, Gen.Choose(1, 9)))
            select Damage(good, edits, length, more);
        Gen<byte[]> random = any.ArrayOf().Select(body => (byte[])[.. BitConverter.GetBytes((long)(body.Length / 2)), .. body]);
        Prop.ForAll(Gen.Frequency((9, mutated), (1, random)).ToArbitrary(), bytes =>
        {
            File.WriteAllBytes(path, bytes);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                return SafetensorsFile.Read(path).Tensors.Values.Sum(t => t.Length * 4L) <= bytes.Length && Little();
            }
            catch (CrestException e)
            {
                return !e.Message.Contains('\n', StringComparison.Ordinal) && Little();
            }

            bool Little() => GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    /// <summary>
    /// A reader of the published format that knows nothing of ours: every rule of the header, and every value of a whole network.
    /// </summary>
    [Fact]
    public void Python_finds_a_networks_file_as_the_format_asks_and_every_value_in_it()
    {
        using var pool = new WorkerPool(1);
        var network = new Network(HighwayNetwork.Of(7, 5, 2, 0.1, batchNormalisation: true, 3), seed: 4, pool);
        foreach (Parameter parameter in network.Parameters.All)
            for (int i = 0; i < parameter.Value.Length; i++) parameter.Value.Values[i] += i * 0.37f;
        string path = _folder.At("network.safetensors");
        SafetensorsFile.Write(
            path, [.. network.Parameters.All.Select(p => (p.Name, p.Value))],
            new Dictionary<string, string> { ["note"] = "é \"quoted\"\n" });

        string shown = OutsideProgram.Python(["json", "struct", "numpy"], """
            import json, struct, sys
            import numpy as np
            b = open(sys.argv[1], 'rb').read()
            n, = struct.unpack('<Q', b[:8])
            assert n % 8 == 0 and 8 + n <= len(b) and b[8:9] == b'{', n
            def unique(pairs):
                assert len(dict(pairs)) == len(pairs), pairs
                return dict(pairs)
            header = json.loads(b[8:8 + n].decode('utf-8'), object_pairs_hook=unique)
            note = header.pop('__metadata__')
            assert all(isinstance(v, str) for v in note.values()), note
            data, at = b[8 + n:], 0
            for name, t in sorted(header.items(), key=lambda item: item[1]['data_offsets']):
                assert set(t) == {'dtype', 'shape', 'data_offsets'} and t['dtype'] == 'F32', t
                first, end = t['data_offsets']
                assert first == at and end - first == 4 * int(np.prod(t['shape'])), (name, t, at)
                print(name, t['shape'], np.frombuffer(data[first:end], '<u4').tolist(), sep=';')
                at = end
            assert at == len(data), (at, len(data))
            print(repr(note['note']))
            """, path);
        string[] expected =
        [
            .. network.Parameters.All.Select(p =>
                $"{p.Name};[{(p.Rows == 1 ? $"{p.Columns}" : $"{p.Rows}, {p.Columns}")}"
                + $"];[{string.Join(", ", Bits(p.Value.Values).Select(bits => (uint)bits))}]"),
            "'é \"quoted\"\\n'",
        ];
        Assert.Equal(expected, shown.Trim().Split('\n'));
    }

    private static byte[] Damage(byte[] good, IEnumerable<(int At, byte Value)> edits, int length, int more)
    {
        byte[] bytes = [.. good[..length], .. new byte[more]];
        foreach ((int at, byte value) in edits)
            if (at < bytes.Length) bytes[at] = value;
        return bytes;
    }

    private static int[] Bits(ReadOnlySpan<float> values) => [.. values.ToArray().Select(BitConverter.SingleToInt32Bits)];

    private string WriteExample()
    {
        string path = _folder.At("example.safetensors");
        SafetensorsFile.Write(
            path,
            [
                ("0.weight", Tensor.Of(2, 3, [1, -0f, float.NaN, float.PositiveInfinity, float.Epsilon, float.MinValue])),
                ("0.bias", Tensor.Of(1, 3, [7, 8, 9])),
                ("empty", new Tensor(0, 4)),
            ],
            new Dictionary<string, string> { ["note"] = "é \"quoted\"\n" });
        return path;
    }

    private string WriteRaw(long length, string header, int numbers)
    {
        string path = _folder.At("raw.safetensors");
        File.WriteAllBytes(path, [.. BitConverter.GetBytes(length), .. Encoding.UTF8.GetBytes(header), .. new byte[numbers]]);
        return path;
    }
}
