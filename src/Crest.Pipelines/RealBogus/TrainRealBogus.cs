using Crest.Experiments.Studies;
using Crest.Foundation.Options;
using Crest.Numerics.Threads;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.RealBogus;

/// <summary>
/// <c>crest train real-bogus</c>: learns to rank the candidates of one filter, enters the run in the run store, and leaves a folder with
/// the model, <c>summary.json</c> and <c>report.html</c>. The test split is judged once, at the end.
/// </summary>
public abstract record TrainRealBogus : TrainingJob<RealBogusData>
{
    /// <summary>The candidates: a file of <c>crest prepare real-bogus</c>.</summary>
    [Option(OptionRole.Input, "Candidates of one filter, as 'crest prepare real-bogus' wrote them.", Placeholder = "FILE")]
    public required string DataPath { get; init; }

    /// <summary>How the candidates are split.</summary>
    [Option(OptionRole.Protocol, "Shares of training, validation and test, e.g. 0.8 0.1 0.1 or 8:1:1.", Placeholder = "RATIO")]
    public SplitRatio SplitRatio { get; init; } = SplitRatio.Default;

    /// <summary>Seed of the split and of all that is drawn in the training.</summary>
    [Option(OptionRole.Protocol, "Seed of the split and of all that is drawn in the training; 0x... is hexadecimal.")]
    public long Seed { get; init; }

    /// <summary>How it is learned.</summary>
    internal abstract RealBogusLearner Learner { get; }

    /// <inheritdoc/>
    public override string Method => Learner.Method;

    /// <inheritdoc/>
    public override string TaskName => RealBogusModelDescription.TaskName;

    /// <inheritdoc/>
    public override int Steps => Learner.Steps;

    /// <inheritdoc/>
    public override string Objective => "validation pAUC";

    /// <inheritdoc/>
    public override StudyDirection Direction => StudyDirection.Maximize;

    /// <inheritdoc/>
    public override double StepCost => Learner.StepCost;

    private protected override bool HasWeights => Learner is not TreeLearner;

    private protected override RealBogusData LoadData() => RealBogusData.Load(DataPath, SplitRatio, Seed);

    private protected override Training Build(RealBogusData data, WorkerPool pool) => new RealBogusTraining(this, data, pool);

    private protected override IReadOnlyList<string> ClassesOf(RealBogusData data) => ["real", "bogus"];

    private protected override IReadOnlyDictionary<string, long> SeedsOf(RealBogusData data) =>
        new Dictionary<string, long> { ["split and training"] = Seed };
}
