using System.Runtime.CompilerServices;

namespace Crest.Numerics.Tensors;

/// <summary>
/// Single-precision values in row-major order on memory that starts on a cache line and does not move. The first dimension is the
/// sample; <see cref="Columns"/> counts the values of one sample.
/// </summary>
public sealed unsafe class Tensor
{
    private const int CacheLine = 64;
    private float[] _memory;
    private float* _start;
    private int _capacity;

    /// <summary>Makes a tensor of zeros.</summary>
    /// <param name="rows">Number of samples, at least 0.</param>
    /// <param name="columns">Values of one sample, at least 0.</param>
    public Tensor(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        Columns = columns;
        Rows = rows;
        _memory = Allocate(checked(rows * columns), out _start);
        _capacity = rows * columns;
    }

    private Tensor(Tensor owner, int offset, int rows, int columns)
    {
        _memory = owner._memory;
        _start = owner._start + offset;
        _capacity = rows * columns;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>Number of samples.</summary>
    public int Rows { get; private set; }

    /// <summary>Number of values of a sample.</summary>
    public int Columns { get; }

    /// <summary>Number of values.</summary>
    public int Length => Rows * Columns;

    /// <summary>All values, row after row.</summary>
    public Span<float> Values => new(_start, Length);

    /// <summary>
    /// The first value. Valid as long as the tensor is referenced and not grown; a whole vector may be read from any value on.
    /// </summary>
    public float* Pointer => _start;

    /// <summary>One value.</summary>
    /// <param name="row">The sample.</param>
    /// <param name="column">The value's place in the sample.</param>
    public ref float this[int row, int column]
    {
        get
        {
            if ((uint)row >= (uint)Rows || (uint)column >= (uint)Columns)
                throw new ArgumentOutOfRangeException(nameof(row), $"[{row}, {column}] is outside [{Rows}, {Columns}]");
            return ref _start[(row * Columns) + column];
        }
    }

    /// <summary>Makes a tensor of given values.</summary>
    /// <param name="rows">Number of samples.</param>
    /// <param name="columns">Values of one sample.</param>
    /// <param name="values">The values, row after row.</param>
    public static Tensor Of(int rows, int columns, ReadOnlySpan<float> values)
    {
        var tensor = new Tensor(rows, columns);
        values.CopyTo(tensor.Values);
        return tensor;
    }

    /// <summary>The values of one sample.</summary>
    /// <param name="row">The sample.</param>
    public Span<float> Row(int row) => Values.Slice(row * Columns, Columns);

    /// <summary>Sets the number of samples. Keeps the memory where it is large enough (the usual case: the last, smaller batch).</summary>
    /// <param name="rows">The new number of samples; values beyond the old ones are not defined.</param>
    public void Resize(int rows)
    {
        if (checked(rows * Columns) > _capacity)
        {
            _memory = Allocate(rows * Columns, out _start);
            _capacity = rows * Columns;
        }

        Rows = rows;
    }

    /// <summary>A part of this tensor's memory as a tensor of its own; writing to one is seen in the other.</summary>
    /// <param name="offset">The first value.</param>
    /// <param name="rows">Rows of the part.</param>
    /// <param name="columns">Columns of the part.</param>
    public Tensor Slice(int offset, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + checked(rows * columns), _capacity);
        return new Tensor(this, offset, rows, columns);
    }

    private static float[] Allocate(int length, out float* start)
    {
        // Pinned arrays need no fixed statements and no disposal. Up to a cache line is given away to start on one, and one more lets the
        // last vector of a row be read whole.
        float[] memory = GC.AllocateArray<float>(length + (2 * CacheLine / sizeof(float)), pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref memory[0]);
        start = (float*)((address + CacheLine - 1) & ~(nuint)(CacheLine - 1));
        return memory;
    }
}
