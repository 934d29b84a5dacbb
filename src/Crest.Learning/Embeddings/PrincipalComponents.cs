using System.Numerics.Tensors;
using Crest.Foundation.Errors;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Threads;
using MathNet.Numerics.LinearAlgebra;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Learning.Embeddings;

/// <summary>
/// Principal component analysis: the directions of largest variance (Pearson 1901). Of the two signs of a direction it takes that in which
/// the feature of largest weight has a positive one.
/// </summary>
public sealed unsafe class PrincipalComponents : Embedding
{
    /// <summary>The longest side that an eigen decomposition is still fast for.</summary>
    private const int LargestExact = 1024;

    /// <summary>Directions beyond those wanted, and iterations, of the randomised solver.</summary>
    private const int Oversampling = 20, Iterations = 8;

    private readonly float[] _mean;
    private readonly Tensor _directions;
    private readonly Tensor _coordinates;

    private PrincipalComponents(CentredRows centred, Tensor directions, double[] variances, WorkerPool pool)
    {
        _mean = centred.Mean;
        _directions = directions;
        Variances = variances;
        double total = centred.TotalVariance();
        VarianceShares = [.. variances.Select(variance => total > 0 ? variance / total : 0)];
        _coordinates = centred.Projected(directions, pool);
    }

    /// <summary>Number of components.</summary>
    public int Count => _directions.Columns;

    /// <summary>Variance of each component, largest first.</summary>
    public IReadOnlyList<double> Variances { get; }

    /// <summary>Share of each component in the variance of all features, 0 to 1; 0 where nothing varies.</summary>
    public IReadOnlyList<double> VarianceShares { get; }

    /// <summary>The directions, orthonormal [features × components].</summary>
    public Tensor Directions => _directions;

    /// <inheritdoc/>
    public override Tensor Coordinates => _coordinates;

    /// <summary>Finds the components.</summary>
    /// <param name="features">[samples × features], at least two samples.</param>
    /// <param name="count">How many components, from 1 to the smaller of samples and features.</param>
    /// <param name="solver">How.</param>
    /// <param name="seed">Seed of the random directions.</param>
    /// <param name="pool">The threads to use; the result does not depend on them.</param>
    /// <exception cref="CrestException">There are fewer than two samples, or a feature is no finite number.</exception>
    public static PrincipalComponents Fit(Tensor features, int count, PrincipalComponentSolver solver, long seed, WorkerPool pool)
    {
        Check(features);
        if (features.Rows < 2)
            throw new CrestException($"principal components need at least 2 samples, there are {features.Rows}; give more data");
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int shorter = Math.Min(features.Rows, features.Columns);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, shorter);
        CentredRows centred = CentredRows.Of(features);
        bool exact = solver == PrincipalComponentSolver.Exact
            || (solver == PrincipalComponentSolver.Automatic && shorter <= LargestExact);
        (Tensor directions, double[] squares) = !exact && count + Oversampling < shorter
            ? Randomised(centred, count, seed, pool)
            : Exact(centred, count, pool);
        return new PrincipalComponents(
            centred, Signed(directions), [.. squares.Select(square => Math.Max(0, square) / (features.Rows - 1))], pool);
    }

    /// <inheritdoc/>
    public override Tensor Transform(Tensor features, WorkerPool pool)
    {
        Check(features, _mean.Length);
        var centred = new Tensor(features.Rows, features.Columns);
        for (int row = 0; row < features.Rows; row++)
            TensorPrimitives.Subtract(features.Row(row), _mean, centred.Row(row));
        return new CentredRows(_mean, centred).Projected(_directions, pool);
    }

    private static (Tensor Directions, double[] Squares) Exact(CentredRows centred, int count, WorkerPool pool)
    {
        Tensor rows = centred.Rows;
        if (rows.Columns <= rows.Rows) return Largest(centred.FeatureProducts(pool), count);
        // X Xᵀ u = λ u, and Xᵀ u is an eigenvector of Xᵀ X of length √λ.
        (Tensor left, double[] squares) = Largest(centred.SampleProducts(pool), count);
        var directions = new Tensor(rows.Columns, count);
        MatrixProduct.Multiply(pool, Matrix.Of(rows).Transpose(), Matrix.Of(left), Matrix.Of(directions));
        return (OrthonormalColumns.Of(directions), squares);
    }

    private static (Tensor Directions, double[] Squares) Randomised(CentredRows centred, int count, long seed, WorkerPool pool)
    {
        int width = count + Oversampling;
        var random = new RandomSequence(new RandomStream(seed, "directions of principal components"));
        var directions = new Tensor(centred.Rows.Columns, width);
        foreach (ref float value in directions.Values) value = (float)random.NextNormal();
        for (int iteration = 0; iteration < Iterations; iteration++)
            directions = OrthonormalColumns.Of(centred.Applied(OrthonormalColumns.Of(directions), pool));
        CentredRows projected = new([], centred.Projected(directions, pool));
        (Tensor turns, double[] squares) = Largest(projected.FeatureProducts(pool), count);
        var turned = new Tensor(directions.Rows, count);
        MatrixProduct.Multiply(pool, Matrix.Of(directions), Matrix.Of(turns), Matrix.Of(turned));
        return (turned, squares);
    }

    /// <summary>The eigenvectors of the largest eigenvalues, one a column.</summary>
    private static (Tensor Vectors, double[] Values) Largest(double[,] symmetric, int count)
    {
        var evd = Matrix<double>.Build.DenseOfArray(symmetric).Evd(Symmetricity.Symmetric);
        int size = symmetric.GetLength(0);
        int[] order = [.. Enumerable.Range(0, size).OrderByDescending(i => evd.EigenValues[i].Real).ThenBy(i => i).Take(count)];
        var vectors = new Tensor(size, count);
        for (int column = 0; column < count; column++)
            for (int i = 0; i < size; i++) vectors[i, column] = (float)evd.EigenVectors[i, order[column]];
        return (vectors, [.. order.Select(i => evd.EigenValues[i].Real)]);
    }

    private static Tensor Signed(Tensor directions)
    {
        for (int column = 0; column < directions.Columns; column++)
        {
            float largest = 0;
            for (int i = 0; i < directions.Rows; i++)
                if (Math.Abs(directions[i, column]) > Math.Abs(largest)) largest = directions[i, column];
            if (largest >= 0) continue;
            for (int i = 0; i < directions.Rows; i++) directions[i, column] = -directions[i, column];
        }

        return directions;
    }
}
