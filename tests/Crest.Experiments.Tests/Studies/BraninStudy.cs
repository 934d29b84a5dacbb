using Crest.Experiments.Studies;

namespace Crest.Experiments.Tests.Studies;

/// <summary>Studies in memory of Branin's function, the usual example of two parameters.</summary>
internal static class BraninStudy
{
    public static SearchSpace Space { get; } = new(
    [
        KeyValuePair.Create<string, ParameterDistribution>("x", new ParameterDistribution.Real(-5, 10)),
        KeyValuePair.Create<string, ParameterDistribution>("y", new ParameterDistribution.Real(0, 15)),
    ]);

    /// <summary>Trials side by side that learn from each other and are pruned by each other's reports.</summary>
    public static StudyDefinition Pruned => Definition(60) with
    {
        Sampler = new SamplerOptions(SamplerKind.Tpe, 7) { Multivariate = true, ConstantLiar = true },
        Pruner = new PrunerOptions(PrunerKind.SuccessiveHalving) { ReductionFactor = 2 },
    };

    public static double UnequalCost(Trial trial) => 1 + (trial.Number % 7);

    public static string[] Run(int slots, int jitter)
    {
        using var storage = new MemoryStudies();
        StudyRecord study = storage.Open(Pruned);
        new StudyRunner(storage, study, Reporting(new Random(jitter), () => { })) { Slots = slots, StepCost = UnequalCost }
            .Run(CancellationToken.None);
        return Lines(History(storage, study));
    }

    /// <summary>Branin's function with four reports that come down to it, with pauses by chance.</summary>
    public static TrialObjective Reporting(Random random, Action reported) => (trial, cancellation) =>
    {
        double value = Branin(trial, cancellation);
        for (int epoch = 1; epoch <= 4; epoch++)
        {
            int wait;
            lock (random) wait = random.Next(3);
            Thread.Sleep(wait);
            cancellation.ThrowIfCancellationRequested();
            trial.Report(epoch, value + (10.0 / epoch));
            reported();
        }

        return value;
    };

    public static string[] Lines(StudyHistory history) => [.. history.Trials.OrderBy(t => t.Number).Select(
        t => $"{t.Number} {t.State} {t.Value:R} {string.Join(' ', t.Parameters.Select(p => $"{p.Value:R}"))} {t.Intermediate.Count}")];

    public static StudyDefinition Definition(int iterations) =>
        new(
            "study", StudyDirection.Minimize, Space, "{}", new SamplerOptions(SamplerKind.Tpe, 7), new PrunerOptions(PrunerKind.None),
            iterations);

    public static StudyHistory History(MemoryStudies storage, StudyRecord study)
    {
        var history = new StudyHistory(study.Definition!.Space, study.Definition.Direction);
        storage.Refresh(study.Id, history);
        return history;
    }

    public static double Branin(RunningTrial trial, CancellationToken cancellation) =>
        Branin((double)trial.Parameters["x"]!, (double)trial.Parameters["y"]!);

    public static double Branin(double x, double y) =>
        Math.Pow(y - (5.1 / (4 * Math.PI * Math.PI) * x * x) + (5 / Math.PI * x) - 6, 2) + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x))
        + 10;
}
