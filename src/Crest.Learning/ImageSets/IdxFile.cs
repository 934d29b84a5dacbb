using System.Buffers.Binary;
using Crest.Foundation.Errors;

namespace Crest.Learning.ImageSets;

/// <summary>
/// Bytes in an array of some dimensions, as MNIST is published: two zeros, the type (8: unsigned bytes), the number of dimensions, each
/// dimension as four bytes with the highest first, then the values in row-major order.
/// </summary>
internal sealed record IdxFile(string Path, IReadOnlyList<int> Dimensions, ReadOnlyMemory<byte> Values)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, packed with gzip or not.</param>
    /// <param name="dimensions">How many dimensions it must have: 1 for labels, 3 for images.</param>
    /// <exception cref="CrestException">It cannot be read, is not of this format, cut, or longer than its dimensions say.</exception>
    public static IdxFile Read(string path, int dimensions)
    {
        const int unsignedBytes = 8 << 8;
        ReadOnlyMemory<byte> content = PackedFile.Read(path);
        ReadOnlySpan<byte> bytes = content.Span;
        int header = 4 + (4 * dimensions), magic = unsignedBytes + dimensions;
        string kind = dimensions == 1 ? "labels" : "images";
        if (bytes.Length < 4)
            throw new CrestException(
                $"{path}: is cut: it holds {bytes.Length} bytes, fewer than the beginning of an IDX file; copy it again");
        if (BinaryPrimitives.ReadInt32BigEndian(bytes) is var found && found != magic)
            throw new CrestException(
                $"{path}: is not an IDX file of {kind}: its magic number is {found}, not {magic}; give the files as they are published");
        if (bytes.Length < header)
            throw new CrestException($"{path}: is cut: it holds {bytes.Length} of the {header} bytes of its header; copy it again");
        uint[] sizes = new uint[dimensions];
        for (int i = 0; i < dimensions; i++) sizes[i] = BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 + (4 * i))..]);
        if (sizes.Contains(0u)) throw new CrestException($"{path}: is empty: its dimensions are {string.Join(" × ", sizes)}");
        int available = bytes.Length - header;
        // What a damaged header says may be more than a long holds; three dimensions of 32 bits fit here.
        decimal expected = sizes.Aggregate(1m, (product, size) => product * size);
        if (expected > available)
            throw new CrestException(
                $"{path}: is cut: it holds {available} of the {expected} bytes of its {kind} ({string.Join(" × ", sizes)}); copy it again");
        if (expected < available)
            throw new CrestException(
                $"{path}: {available - expected} bytes follow after its {kind} ({string.Join(" × ", sizes)}); copy it again");
        return new IdxFile(path, [.. sizes.Select(size => (int)size)], content[header..]);
    }
}
