using System.Text;
using Crest.Foundation.Hashes;

namespace Crest.Foundation.Tests.Hashes;

public class FingerprintTests
{
    /// <summary>The value that xxHash 0.8 gives for an empty input and seed 0.</summary>
    [Fact]
    public void No_content_has_the_fingerprint_of_XXH3()
    {
        Assert.Equal("99aa06d3014798d86001c324468d497f", Convert.ToHexStringLower(new Fingerprint().ToArray()));
        Assert.Equal(Fingerprint.Size, new Fingerprint().ToArray().Length);
    }

    [Fact]
    public void How_content_is_divided_into_calls_does_not_matter_and_its_end_does()
    {
        byte[] content = Encoding.ASCII.GetBytes(string.Join(' ', Enumerable.Range(0, 1000)));
        byte[] whole = Of(content);
        for (int cut = 0; cut < content.Length; cut += 97) Assert.Equal(whole, Of(content[..cut], content[cut..]));
        Assert.NotEqual(whole, Of(content, [0]));
        Assert.NotEqual(whole, Of(content[..^1]));
    }

    [Fact]
    public void After_Clear_nothing_of_the_earlier_content_is_left()
    {
        var fingerprint = new Fingerprint();
        fingerprint.Append([1, 2, 3]);
        fingerprint.Clear();
        fingerprint.Append([4]);
        Assert.Equal(Of([4]), fingerprint.ToArray());
    }

    private static byte[] Of(params byte[][] parts)
    {
        var fingerprint = new Fingerprint();
        foreach (byte[] part in parts) fingerprint.Append(part);
        return fingerprint.ToArray();
    }
}
