using System.Numerics;
using Crest.Numerics.FourierTransforms;
using Crest.Numerics.Tensors;

namespace Crest.Numerics.Tests.FourierTransforms;

public sealed class FourierTransformTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(30)]
    [InlineData(75)]
    [InlineData(96)]
    [InlineData(240)]
    public void It_is_the_sum_that_defines_it(int length)
    {
        var transform = new FourierTransform(length);
        (Tensor workspace, Complex[] values) = Drawn(transform, lane: 5);
        transform.Forward(workspace);
        for (int k = 0; k < length; k++)
        {
            Complex sum = 0;
            for (int j = 0; j < length; j++) sum += values[j] * Complex.FromPolarCoordinates(1, -2 * Math.PI * j * k / length);
            Assert.Equal(sum.Real, workspace[0, (k * 16) + 5], 2e-5 * length);
            Assert.Equal(sum.Imaginary, workspace[1, (k * 16) + 5], 2e-5 * length);
        }
    }

    [Fact]
    public void The_inverse_gives_the_sequence_back()
    {
        var transform = new FourierTransform(720);
        (Tensor workspace, Complex[] values) = Drawn(transform, lane: 15);
        transform.Forward(workspace);
        transform.Inverse(workspace);
        for (int j = 0; j < values.Length; j++)
        {
            Assert.Equal(values[j].Real, workspace[0, (j * 16) + 15] / 720, 1e-5);
            Assert.Equal(values[j].Imaginary, workspace[1, (j * 16) + 15] / 720, 1e-5);
        }
    }

    [Fact]
    public void Lengths_with_other_prime_factors_are_refused() => Assert.Throws<ArgumentException>(() => new FourierTransform(14));

    private static (Tensor Workspace, Complex[] Values) Drawn(FourierTransform transform, int lane)
    {
        var random = new Random(transform.Length);
        Tensor workspace = transform.Workspace();
        for (int row = 0; row < 2; row++)
            for (int i = 0; i < workspace.Columns; i++) workspace[row, i] = (float)((2 * random.NextDouble()) - 1);
        return (workspace,
            [.. Enumerable.Range(0, transform.Length)
                .Select(j => new Complex(workspace[0, (j * 16) + lane], workspace[1, (j * 16) + lane]))]);
    }
}
