using Crest.Numerics.Tensors;

namespace Crest.Learning.PartialAuc;

/// <summary>
/// The samples of a ranking in batches, with their scores and the objective's gradient by them: all memory that an epoch needs.
/// </summary>
internal sealed class ScoredRanking
{
    private readonly int _positives;
    private readonly Tensor _scores;
    private readonly Tensor _gradient;
    private readonly Tensor[] _inputs;
    private readonly Tensor[] _batchScores;
    private readonly Tensor[] _outputGradients;

    public ScoredRanking(RankingData data, int batchSize)
    {
        (_positives, _scores, _gradient) = (data.Positives, new Tensor(data.Count, 1), new Tensor(data.Count, 1));
        (int First, int Count)[] batches = [.. Enumerable.Range(0, (data.Count + batchSize - 1) / batchSize)
            .Select(b => (b * batchSize, Math.Min(batchSize, data.Count - (b * batchSize))))];
        int width = data.Input.Columns;
        _inputs = [.. batches.Select(b => data.Input.Slice(b.First * width, b.Count, width))];
        _batchScores = [.. batches.Select(b => _scores.Slice(b.First, b.Count, 1))];
        _outputGradients = [.. batches.Select(b => _gradient.Slice(b.First, b.Count, 1))];
    }

    public int Batches => _inputs.Length;

    public Span<float> Scores => _scores.Values;

    public Span<float> PositiveScores => Scores[.._positives];

    public Span<float> NegativeScores => Scores[_positives..];

    public Span<float> Gradient => _gradient.Values;

    public Span<float> PositiveGradient => Gradient[.._positives];

    public Span<float> NegativeGradient => Gradient[_positives..];

    public Tensor Input(int batch) => _inputs[batch];

    public Span<float> ScoresOf(int batch) => _batchScores[batch].Values;

    public Tensor OutputGradient(int batch) => _outputGradients[batch];
}
