using Crest.Learning.Parameters;
using Crest.Numerics.Tensors;

namespace Crest.Learning.Training;

/// <summary>A copy of a network's parameters: those of the best epoch.</summary>
/// <param name="parameters">The network's parameters.</param>
internal sealed class BestParameters(ParameterSet parameters)
{
    private readonly Tensor _learned = new(1, parameters.Learned.Columns);
    private readonly Tensor _statistics = new(1, parameters.Statistics.Columns);

    /// <summary>The copy as a checkpoint contains it.</summary>
    public IReadOnlyList<(string Name, Tensor Values)> Tensors => [("best.learned", _learned), ("best.statistics", _statistics)];

    /// <summary>Copies the present parameters.</summary>
    public void Keep()
    {
        parameters.Learned.Values.CopyTo(_learned.Values);
        parameters.Statistics.Values.CopyTo(_statistics.Values);
    }

    /// <summary>Replaces the present parameters by the copy.</summary>
    public void Restore()
    {
        _learned.Values.CopyTo(parameters.Learned.Values);
        _statistics.Values.CopyTo(parameters.Statistics.Values);
    }
}
