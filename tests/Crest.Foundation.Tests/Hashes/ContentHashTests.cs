using System.Text;
using Crest.Foundation.Hashes;

namespace Crest.Foundation.Tests.Hashes;

public class ContentHashTests
{
    /// <summary>The first example of FIPS 180-2.</summary>
    private const string Abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    [Fact]
    public void Pieces_have_the_hash_of_the_whole()
    {
        Assert.Equal(Abc, ContentHash.Of("abc"u8));
        Assert.Equal(Abc, ContentHash.OfPieces(Encoding.ASCII.GetBytes("a"), Array.Empty<byte>(), Encoding.ASCII.GetBytes("bc")));
    }
}
