namespace Crest.Numerics.MatrixProducts;

/// <summary>
/// The rows of A that a tile reads, where they lie. The inner dimension is one or more runs of equally spaced values: one for a matrix;
/// for a convolution one for each row of the kernel, since what a kernel row sees of an image lies side by side.
/// </summary>
/// <param name="start">The first value of the first row.</param>
/// <param name="row">Values from one row to the next.</param>
/// <param name="step">Values from one place of the inner dimension to the next.</param>
/// <param name="height">Number of rows.</param>
/// <param name="depth">Length of a run.</param>
/// <param name="runs">Number of runs.</param>
/// <param name="runStep">Values from the start of one run to that of the next.</param>
internal readonly unsafe struct TileRows(float* start, nint row, nint step, int height, nint depth, int runs = 1, nint runStep = 0)
{
    /// <summary>Rows of the tiles at the lower edge.</summary>
    public const int Few = 4;

    public float* Start => start;

    public nint Row => row;

    public nint Step => step;

    public int Height => height;

    public nint Depth => depth;

    public int Runs => runs;

    /// <summary>From the end of a run to the start of the next.</summary>
    public nint Jump => runStep - (depth * step);

    /// <summary>The first value of a row; for one that is not there, that of the first row again.</summary>
    public float* At(int number) => number < height ? start + (number * row) : start;

    /// <summary>Some of the rows.</summary>
    public TileRows Some(int first, int count) => new(start + (first * row), row, step, count, depth, runs, runStep);
}
