using System.Numerics.Tensors;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Learning.Embeddings;

/// <summary>An orthonormal basis of the columns of a narrow matrix.</summary>
internal static class OrthonormalColumns
{
    /// <summary>
    /// Gram and Schmidt's process in double precision, each column twice (Giraud, Langou 2002: twice is enough). A column that depends on
    /// those before it becomes the first unit vector that does not.
    /// </summary>
    /// <param name="matrix">[rows × columns], at least as many rows as columns.</param>
    public static Tensor Of(Tensor matrix)
    {
        int rows = matrix.Rows, columns = matrix.Columns;
        double[][] basis = new double[columns][];
        int unit = 0;
        for (int column = 0; column < columns; column++)
        {
            double[] vector = new double[rows];
            for (int row = 0; row < rows; row++) vector[row] = matrix[row, column];
            double length = Norm(vector);
            while (true)
            {
                Remove(basis, column, vector);
                Remove(basis, column, vector);
                double left = Norm(vector);
                if (left > 1e-6 * length && left > 0)
                {
                    for (int row = 0; row < rows; row++) vector[row] /= left;
                    break;
                }

                Array.Clear(vector);
                vector[unit++] = 1;
                length = 1;
            }

            basis[column] = vector;
        }

        var result = new Tensor(rows, columns);
        for (int column = 0; column < columns; column++)
            for (int row = 0; row < rows; row++) result[row, column] = (float)basis[column][row];
        return result;
    }

    private static void Remove(double[][] basis, int count, double[] vector)
    {
        for (int other = 0; other < count; other++)
        {
            double dot = TensorPrimitives.Dot<double>(basis[other], vector);
            TensorPrimitives.MultiplyAdd(basis[other], -dot, vector, vector);
        }
    }

    private static double Norm(double[] vector) => Math.Sqrt(TensorPrimitives.SumOfSquares<double>(vector));
}
