using System.IO.Compression;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Tests.ReferenceData;

namespace Crest.Foundation.Tests.Files;

public sealed class UnpackedStreamTests : IDisposable
{
    private const int Seed = 20261128;
    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(Seed);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Plain_and_packed_files_and_members_that_follow_one_another_are_read_whole()
    {
        byte[] first = Content(300_000), second = Content(70_000);
        Assert.Equal(first, Read(first, "plain"));
        Assert.Equal(first, Read(Pack(first), "one.gz"));
        Assert.Equal([.. first, .. second], Read([.. Pack(first), .. Pack(second)], "two.gz"));
        Assert.Empty(Read([], "empty"));
    }

    [Fact]
    public void A_file_that_is_cut_anywhere_is_refused()
    {
        byte[] one = Pack(Content(50_000)), two = [.. one, .. Pack(Content(50_000))];
        foreach (int length in Enumerable.Range(1, 20).Concat(Enumerable.Range(0, 100).Select(_ => _random.Next(20, one.Length))))
            Refused(one[..^length], $"seed {Seed}: without the last {length} bytes");
        foreach (int length in Enumerable.Range(0, 100).Select(_ => _random.Next(1, two.Length - one.Length)))
            Refused(two[..^length], $"seed {Seed}: the second member without the last {length} bytes");
    }

    [Fact]
    public void A_byte_that_has_changed_in_the_packed_data_or_its_checksum_is_noticed()
    {
        const int header = 10;
        byte[] whole = Pack(Content(50_000));
        foreach (int at in Enumerable.Range(0, 200).Select(_ => _random.Next(header, whole.Length)).Append(whole.Length - 1))
        {
            byte[] changed = [.. whole];
            changed[at] ^= (byte)(1 << _random.Next(8));
            Refused(changed, $"seed {Seed}: byte {at}");
        }
    }

    [Fact]
    public void Bytes_that_no_member_contains_are_refused_also_a_member_whose_beginning_is_damaged()
    {
        byte[] one = Pack(Content(50_000)), second = Pack(Content(50_000));
        second[1] ^= 1;
        foreach (byte[] rest in (byte[][])[second, new byte[512], "a,b\n1,2\n"u8.ToArray()])
        {
            string message = Assert.Throws<CrestException>(() => Read([.. one, .. rest], "more.gz")).Message;
            Assert.EndsWith("follow what gzip packed and are not gzip data; copy the file again, or remove them", message);
        }
    }

    [Theory]
    [InlineData("a\n", true)]
    [InlineData("a\r\n", true)]
    [InlineData("a", false)]
    [InlineData("", true)]
    public void The_end_of_the_last_line_is_noticed(string content, bool expected)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(content);
        foreach ((byte[] file, string name) in new[] { (bytes, "lines.txt"), (Pack(bytes), "lines.gz") })
        {
            File.WriteAllBytes(_folder.At(name), file);
            using UnpackedStream stream = UnpackedStream.Open(_folder.At(name));
            stream.CopyTo(Stream.Null);
            Assert.Equal(expected, stream.IsAtLineEnd);
        }
    }

    [Fact]
    public void A_file_that_is_named_gz_must_be_packed() =>
        Assert.Contains("is not a gzip file", Assert.Throws<CrestException>(() => Read("a,b"u8.ToArray(), "a.csv.gz")).Message);

    private byte[] Content(int length)
    {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) content[i] = (byte)_random.Next(32, 90);
        return content;
    }

    private static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(content);
        return packed.ToArray();
    }

    private byte[] Read(byte[] file, string name)
    {
        File.WriteAllBytes(_folder.At(name), file);
        using UnpackedStream stream = UnpackedStream.Open(_folder.At(name));
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private void Refused(byte[] file, string what)
    {
        Exception? error = Record.Exception(() => Read(file, "wrong"));
        Assert.True(
            error is CrestException { Message: var text } && text.Contains("is not whole", StringComparison.Ordinal), $"{what}: {error}");
    }
}
