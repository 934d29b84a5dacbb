using Crest.Learning.Optimisers;
using Crest.Learning.Parameters;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.Optimisers;

public class OptimiserGoldenTests
{
    [Theory]
    [InlineData("adam", 0.001)]
    [InlineData("sgd", 0.01)]
    [InlineData("momentum", 0.01)]
    public void Agrees_with_PyTorch(string name, double learningRate)
    {
        GoldenValues golden = GoldenValues.Read($"optimizer_{name}");
        using var pool = new WorkerPool(1);
        var parameters = new ParameterSet(1);
        Parameter parameter = parameters.AddLearned("p", 1, 3, p => golden.Matrix("start").Values.CopyTo(p.Values));
        parameters.Allocate();
        int length = parameters.Learned.Columns;
        Optimiser optimiser = name switch { "adam" => new Adam(length), "sgd" => new Sgd(length), _ => new Sgd(length, momentum: 0.9) };
        double[] expected = golden.Numbers("parameters"), gradients = golden.Numbers("gradients");
        for (int step = 0; step < 5; step++)
        {
            for (int i = 0; i < 3; i++) parameter.Gradient!.Values[i] = (float)gradients[(step * 3) + i];
            optimiser.Step(parameters, learningRate, pool);
            for (int i = 0; i < 3; i++) Assert.Equal(expected[(step * 3) + i], parameter.Value.Values[i], 1e-6);
        }
    }

    [Fact]
    public void Rms_prop_divides_by_the_root_of_the_running_mean_square()
    {
        using var pool = new WorkerPool(1);
        var parameters = new ParameterSet(1);
        Parameter parameter = parameters.AddLearned("p", 1, 1, p => p.Values.Fill(2));
        parameters.Allocate();
        var optimiser = new RmsProp(parameters.Learned.Columns, decay: 0.9);
        double square = 0, expected = 2;
        foreach (float gradient in (float[])[3, -0.5f, 0, 2])
        {
            parameter.Gradient!.Values[0] = gradient;
            optimiser.Step(parameters, 0.1, pool);
            square = (0.9 * square) + (0.1 * gradient * gradient);
            expected -= 0.1 * gradient / (Math.Sqrt(square) + 1e-7);
            Assert.Equal(expected, parameter.Value.Values[0], 1e-6);
        }
    }

    [Fact]
    public void Weights_decay_by_their_share_apart_from_the_gradient()
    {
        using var pool = new WorkerPool(1);
        var parameters = new ParameterSet(1);
        Parameter parameter = parameters.AddLearned("p", 1, 2, p => p.Values.Fill(2));
        parameters.Allocate();
        var optimiser = new Adam(parameters.Learned.Columns, weightDecay: 0.5);
        (parameter.Gradient!.Values[0], parameter.Gradient.Values[1]) = (0, 3);
        optimiser.Step(parameters, 0.1, pool);
        // The first step of Adam is the learning rate against the sign of the gradient, whatever its size.
        Assert.Equal(2 * (1 - (0.1 * 0.5)), parameter.Value.Values[0], 1e-6);
        Assert.Equal((2 * (1 - (0.1 * 0.5))) - 0.1, parameter.Value.Values[1], 1e-6);
    }
}
