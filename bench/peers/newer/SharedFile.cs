using System.Runtime.InteropServices;

namespace Crest.Peers;

/// <summary>Data that both sides read: files of raw numbers in a folder that <c>bench/run</c> names.</summary>
internal static class SharedFile
{
    /// <summary>All numbers of a file.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file, whose ending says what its numbers are: <c>f32</c>, <c>i32</c>, <c>u8</c>.</param>
    public static T[] Read<T>(string folder, string name)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(File.ReadAllBytes(Path.Combine(folder, name))).ToArray();
}
