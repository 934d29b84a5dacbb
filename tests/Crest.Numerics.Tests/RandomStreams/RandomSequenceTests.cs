using Crest.Numerics.RandomStreams;

namespace Crest.Numerics.Tests.RandomStreams;

public class RandomSequenceTests
{
    [Fact]
    public void A_sequence_walks_over_the_stream_position_by_position()
    {
        var stream = new RandomStream(7, "test");
        var sequence = new RandomSequence(stream);
        for (long position = 0; position < 100; position++) Assert.Equal(stream.Bits(position), sequence.NextBits());
        Assert.Equal(stream.Below(100, 1000), sequence.NextBelow(1000));
    }

    [Fact]
    public void Uniform_and_normal_variates_have_their_moments()
    {
        const int count = 200_000;
        var sequence = new RandomSequence(new RandomStream(7, "moments"));
        double uniform = 0, normal = 0, squares = 0, fourth = 0;
        for (int k = 0; k < count; k++)
        {
            double u = sequence.NextUniform(), n = sequence.NextNormal();
            Assert.InRange(u, 0, 1 - 1e-16);
            (uniform, normal, squares, fourth) = (uniform + u, normal + n, squares + n * n, fourth + n * n * n * n);
        }

        // Four standard deviations of each mean: 1/√12, 1, √2 and √96 over √count.
        double unit = 4 / Math.Sqrt(count);
        Assert.InRange(uniform / count - 0.5, -unit / Math.Sqrt(12), unit / Math.Sqrt(12));
        Assert.InRange(normal / count, -unit, unit);
        Assert.InRange(squares / count - 1, -unit * Math.Sqrt(2), unit * Math.Sqrt(2));
        Assert.InRange(fourth / count - 3, -unit * Math.Sqrt(96), unit * Math.Sqrt(96));
    }
}
