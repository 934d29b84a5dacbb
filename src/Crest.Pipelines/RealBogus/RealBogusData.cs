using Crest.Foundation.Errors;
using Crest.Learning.PartialAuc;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.Candidates;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.RealBogus;

/// <summary>Candidates with what a training makes of them: the split, and the inputs that its training part fits.</summary>
/// <param name="Path">Where they were read.</param>
/// <param name="Table">The candidates.</param>
/// <param name="Split">Which of them are for training, validation and test.</param>
/// <param name="Input">What a model is given of one.</param>
public sealed record RealBogusData(string Path, CandidateTable Table, CandidateSplit Split, CandidateInputSpec Input) : TrialData
{
    /// <inheritdoc/>
    public override string Project => Table.Filter.Length > 0 ? Table.Filter : System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Hashes => new Dictionary<string, string> { ["candidates"] = Table.Hash };

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, object> Splits => new Dictionary<string, object>
    {
        [Survey.PreparedData.Splits.Train] = Described(Split.Train),
        [Survey.PreparedData.Splits.Validation] = Described(Split.Validation),
        [Survey.PreparedData.Splits.Test] = Described(Split.Test),
    };

    /// <inheritdoc/>
    public override SplitSamples Samples() =>
        new(Table.SampleHashes(Split.Train), Table.SampleHashes(Split.Validation), Table.SampleHashes(Split.Test));

    /// <summary>Reads candidates and parts them.</summary>
    /// <param name="path">The file of <c>crest prepare real-bogus</c>.</param>
    /// <param name="ratio">The shares.</param>
    /// <param name="seed">Seed of the split.</param>
    /// <exception cref="CrestException">They cannot be read, or nothing can be learned from them.</exception>
    public static RealBogusData Load(string path, SplitRatio ratio, long seed)
    {
        CandidateTable table = CandidateTable.Read(path);
        CandidateSplit split = CandidateSplit.Of(table, ratio, seed);
        return new RealBogusData(path, table, split, CandidateInputSpec.Fit(table, split.Train));
    }

    /// <summary>Whether candidates are real.</summary>
    internal bool[] Labels(int[] rows) => Array.ConvertAll(rows, row => Table.Labels[row] == 1);

    /// <summary>Standardised features [rows × features].</summary>
    internal Tensor Standardised(int[] rows, WorkerPool pool)
    {
        var features = new Tensor(rows.Length, Input.Features.Count);
        Input.Fill(Table, rows, features, pool);
        return features;
    }

    /// <summary>Features as they are, NaN where they are missing [rows × features].</summary>
    internal Tensor Raw(int[] rows, WorkerPool pool)
    {
        var features = new Tensor(rows.Length, Input.Features.Count);
        Input.FillRaw(Table, rows, features, pool);
        return features;
    }

    /// <summary>Standardised features, those of real candidates first.</summary>
    internal RankingData Ranking(int[] rows, WorkerPool pool)
    {
        int[] real = Array.FindAll(rows, row => Table.Labels[row] == 1), bogus = Array.FindAll(rows, row => Table.Labels[row] == 0);
        return new RankingData(Standardised([.. real, .. bogus], pool), real.Length);
    }

    private object Described(int[] rows) =>
        new { path = Path, samples = rows.Length, real = rows.Count(row => Table.Labels[row] == 1), sha256 = Table.Hash };
}
