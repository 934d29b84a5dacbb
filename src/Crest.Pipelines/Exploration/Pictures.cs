using Crest.Numerics.Tensors;

namespace Crest.Pipelines.Exploration;

/// <summary>Images as pictures.</summary>
/// <param name="Shape">Their size.</param>
/// <param name="Pixels">0 to 255, image after image, each [height × width × channels].</param>
internal sealed record Pictures(ImageShape Shape, byte[] Pixels) : Sights
{
    /// <inheritdoc/>
    public override object Data(IEnumerable<Sights> others) => new
    {
        Kind = "pictures",
        Shape.Height,
        Shape.Width,
        Shape.Channels,
        Pixels = Packed([Pixels, .. others.Cast<Pictures>().Select(other => other.Pixels)]),
    };
}
