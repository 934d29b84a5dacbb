using Crest.Numerics.FourierTransforms;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Embeddings;

/// <summary>
/// The spectra of the kernels of t-SNE on a periodic grid of n × n nodes: q = 1 / (1 + r²), whose sum normalises, and x q² and y q², which
/// push samples apart. q is even, so its spectrum is real; the two others are odd, so theirs are imaginary.
/// </summary>
internal sealed unsafe class RepulsionKernels
{
    private const int Lanes = 16;

    /// <summary>Computes the spectra.</summary>
    /// <param name="size">n, a multiple of 16 and a product of 2, 3 and 5.</param>
    /// <param name="spacing">Distance of two nodes.</param>
    /// <param name="pool">The threads to use.</param>
    public RepulsionKernels(int size, double spacing, WorkerPool pool)
    {
        Size = size;
        Transform = new FourierTransform(size);
        Normalising = new Tensor(size, size);
        Across = new Tensor(size, size);
        Up = new Tensor(size, size);
        var real = new Tensor(size, size);
        var imaginary = new Tensor(size, size);
        var workspaces = new Tensor[pool.Threads];
        for (int i = 0; i < workspaces.Length; i++) workspaces[i] = Transform.Workspace();
        // One transform gives both spectra: q is its real part, x q² its imaginary one.
        for (int row = 0; row < size; row++)
        {
            double x = spacing * (row < size / 2 ? row : row - size);
            for (int column = 0; column < size; column++)
            {
                double y = spacing * (column < size / 2 ? column : column - size), q = 1 / (1 + (x * x) + (y * y));
                real[row, column] = (float)q;
                // Half-way round, an odd kernel has both signs.
                imaginary[row, column] = row == size / 2 ? 0 : (float)(x * q * q);
            }
        }

        pool.Run(new Columns(this, real, imaginary, workspaces));
        pool.Run(new Rows(this, real, imaginary, workspaces));
        // With A the spectrum of x q² over i, the transform is Q - A. Q is even in the frequency of the rows, A odd.
        for (int row = 0; row < size; row++)
        {
            int opposite = (size - row) % size;
            for (int column = 0; column < size; column++)
            {
                Normalising[row, column] = (real[row, column] + real[opposite, column]) / 2;
                Across[row, column] = (real[opposite, column] - real[row, column]) / 2;
            }
        }

        for (int row = 0; row < size; row++)
            for (int column = 0; column < size; column++) Up[row, column] = Across[column, row];
    }

    /// <summary>n.</summary>
    public int Size { get; }

    /// <summary>Transforms of length n.</summary>
    public FourierTransform Transform { get; }

    /// <summary>The spectrum of q [n × n].</summary>
    public Tensor Normalising { get; }

    /// <summary>The spectrum of x q² is i times this [n × n]; x changes from row to row.</summary>
    public Tensor Across { get; }

    /// <summary>That of y q² is i times this [n × n].</summary>
    public Tensor Up { get; }

    private readonly struct Columns(RepulsionKernels kernels, Tensor real, Tensor imaginary, Tensor[] workspaces) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            int size = kernels.Size;
            (int start, int end) = Partition.Of(size, Lanes, part, parts);
            Tensor workspace = workspaces[part];
            for (int column = start; column < end; column += Lanes)
            {
                for (int row = 0; row < size; row++)
                {
                    real.Row(row).Slice(column, Lanes).CopyTo(workspace.Row(0).Slice(row * Lanes, Lanes));
                    imaginary.Row(row).Slice(column, Lanes).CopyTo(workspace.Row(1).Slice(row * Lanes, Lanes));
                }

                kernels.Transform.Forward(workspace);
                for (int row = 0; row < size; row++)
                {
                    workspace.Row(0).Slice(row * Lanes, Lanes).CopyTo(real.Row(row).Slice(column, Lanes));
                    workspace.Row(1).Slice(row * Lanes, Lanes).CopyTo(imaginary.Row(row).Slice(column, Lanes));
                }
            }
        }
    }

    private readonly struct Rows(RepulsionKernels kernels, Tensor real, Tensor imaginary, Tensor[] workspaces) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            int size = kernels.Size;
            (int start, int end) = Partition.Of(size, Lanes, part, parts);
            Tensor workspace = workspaces[part];
            float* re = workspace.Pointer, im = re + (size * Lanes);
            for (int row = start; row < end; row += Lanes)
            {
                for (int lane = 0; lane < Lanes; lane++)
                    for (int column = 0; column < size; column++)
                        (re[(column * Lanes) + lane], im[(column * Lanes) + lane]) =
                            (real[row + lane, column], imaginary[row + lane, column]);
                kernels.Transform.Forward(workspace);
                for (int lane = 0; lane < Lanes; lane++)
                    for (int column = 0; column < size; column++) real[row + lane, column] = re[(column * Lanes) + lane];
            }
        }
    }
}
