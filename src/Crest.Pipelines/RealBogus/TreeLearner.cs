using System.Diagnostics;
using Crest.Learning.Metrics;
using Crest.Learning.Training;
using Crest.Learning.Trees;
using Crest.Numerics.Threads;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.RealBogus;

/// <summary>Trees on the features as they are measured; missing ones are handled by the splits.</summary>
public abstract record TreeLearner : RealBogusLearner
{
    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(10);

    /// <summary>The learning rate, for the record of each tree.</summary>
    private protected virtual double LearningRate => 1;

    /// <summary>Fits the trees.</summary>
    /// <param name="training">What to fit to.</param>
    /// <param name="validation">What to judge by after each tree.</param>
    /// <param name="names">The features.</param>
    /// <param name="score">Judges the validation rows.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="begun">What a stopped fit left.</param>
    /// <param name="progress">Told of each tree.</param>
    /// <param name="pool">The threads to use.</param>
    /// <param name="cancellation">Stops it after the tree in hand.</param>
    private protected abstract TreeFit Fit(
        LabelledRows training, LabelledRows validation, IReadOnlyList<string> names, ValidationScore score, long seed, TreeEnsemble? begun, Action<TreeReport> progress, WorkerPool pool, CancellationToken cancellation);

    internal sealed override (CandidateScorer Scorer, TrainingHistory History) Fit(RealBogusData data, long seed, LetTrain train, WorkerPool pool, CancellationToken cancellation)
    {
        var training = new LabelledRows(data.Raw(data.Split.Train, pool), data.Labels(data.Split.Train));
        var validation = new LabelledRows(data.Raw(data.Split.Validation, pool), data.Labels(data.Split.Validation));
        string[] names = [.. data.Input.Features.Select(feature => feature.Name())];
        TreeEnsemble? trees = null;
        TrainingHistory history = train((checkpoint, report) =>
        {
            (TreeEnsemble? begun, List<EpochReport> reports) = checkpoint?.RestoreTrees() ?? (null, []);
            long sinceCheckpoint = Stopwatch.GetTimestamp(), sinceTree = sinceCheckpoint;
            double best = reports.Select(r => r.ValidationScore).DefaultIfEmpty(double.NegativeInfinity).Max();
            TreeFit fit = Fit(training, validation, names, PartialArea, seed, begun, Report, pool, cancellation);
            if (!fit.Finished)
            {
                checkpoint?.Save(fit.Ensemble, reports);
                cancellation.ThrowIfCancellationRequested();
            }

            trees = fit.Ensemble;
            return new TrainingHistory(reports, trees.Trees.Count);

            void Report(TreeReport tree)
            {
                double speed = training.Features.Rows / Stopwatch.GetElapsedTime(sinceTree).TotalSeconds;
                var epoch = new EpochReport(tree.Trees, tree.TrainingLoss, 1 - tree.ValidationScore, tree.ValidationScore, LearningRate, tree.ValidationScore > best, speed);
                best = Math.Max(best, tree.ValidationScore);
                reports.Add(epoch);
                report(epoch);
                if (checkpoint is not null && Stopwatch.GetElapsedTime(sinceCheckpoint) > CheckpointInterval)
                {
                    checkpoint.Save(tree.Ensemble, reports);
                    sinceCheckpoint = Stopwatch.GetTimestamp();
                }

                sinceTree = Stopwatch.GetTimestamp();
            }
        });
        return (new TreeScorer(trees!), history);
    }

    private double PartialArea(ReadOnlySpan<float> probabilities, ReadOnlySpan<bool> real) => RocCurve.Of(probabilities, real).PartialArea(Beta);
}
