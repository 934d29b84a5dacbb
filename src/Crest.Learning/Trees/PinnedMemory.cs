using System.Runtime.CompilerServices;

namespace Crest.Learning.Trees;

/// <summary>Values that begin on a cache line and do not move, with one more line that may be read and written.</summary>
internal sealed unsafe class PinnedMemory<T> where T : unmanaged
{
    private const int CacheLine = 64;
    private readonly byte[] _memory;

    /// <summary>Takes memory; what is in it is not defined.</summary>
    public PinnedMemory(long length)
    {
        _memory = GC.AllocateUninitializedArray<byte>(checked((int)((length * sizeof(T)) + (2 * CacheLine))), pinned: true);
        Pointer = (T*)(((nuint)Unsafe.AsPointer(ref _memory[0]) + CacheLine - 1) & ~(nuint)(CacheLine - 1));
    }

    /// <summary>The first value. Valid as long as this is referenced.</summary>
    public T* Pointer { get; }
}
