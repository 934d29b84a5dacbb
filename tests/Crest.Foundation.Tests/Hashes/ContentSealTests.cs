using System.Text;
using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;

namespace Crest.Foundation.Tests.Hashes;

public class ContentSealTests
{
    private const int Seed = 20261128;

    [Fact]
    public void Every_byte_that_changes_is_noticed()
    {
        byte[] file = Sealed(3 << 20);
        ContentSeal.Check(new MemoryStream(file), "file");
        var random = new Random(Seed);
        foreach (int at in Enumerable.Range(0, 60).Concat(Enumerable.Range(0, 60).Select(_ => random.Next(file.Length))))
        {
            byte[] changed = [.. file];
            changed[at] ^= (byte)(1 << random.Next(8));
            // Where the name of the hash itself has changed, there is none to compare with.
            bool named = at >= 2 && at < 2 + ContentSeal.Key.Length;
            Exception? error = Record.Exception(() => ContentSeal.Check(new MemoryStream(changed), "file"));
            Assert.True(named || error is CrestException || IsDigit(at), $"seed {Seed}: byte {at} of {file.Length}");
        }

        static bool IsDigit(int at) => at > 2 + ContentSeal.Key.Length && at < 2 + ContentSeal.Key.Length + 3 + 32;
    }

    [Fact]
    public void A_file_without_a_hash_is_taken_as_it_is() => ContentSeal.Check(new MemoryStream("anything"u8.ToArray()), "file");

    private static byte[] Sealed(int length)
    {
        var file = new MemoryStream();
        file.Write(Encoding.ASCII.GetBytes($"{{\"{ContentSeal.Key}\":\"{ContentSeal.Blank}\"}}"));
        byte[] content = new byte[length];
        new Random(Seed).NextBytes(content);
        file.Write(content);
        ContentSeal.Write(file);
        return file.ToArray();
    }
}
