namespace Crest.Learning.PartialAuc;

/// <summary>
/// Numbers that begin on a cache line and stay where they are; kept between uses, so that equal work allocates nothing the second time.
/// </summary>
internal sealed unsafe class WorkMemory<T>
    where T : unmanaged
{
    private const int CacheLine = 64;
    private byte[] _memory = [];

    /// <summary>The first number.</summary>
    public T* Pointer { get; private set; }

    /// <summary>How many there are.</summary>
    public int Length { get; private set; }

    /// <summary>All of them.</summary>
    public Span<T> Values => new(Pointer, Length);

    /// <summary>Makes room; what was there may be lost, and what is there is any numbers.</summary>
    public void Reserve(int length)
    {
        Length = length;
        int bytes = checked((length * sizeof(T)) + CacheLine);
        if (_memory.Length >= bytes) return;
        _memory = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
        fixed (byte* first = _memory) Pointer = (T*)(((nuint)first + CacheLine - 1) & ~(nuint)(CacheLine - 1));
    }
}
