using Crest.Foundation.Errors;
using Crest.Learning.Trees;

namespace Crest.Learning.Training;

/// <summary>Fits an ensemble of trees, with reports and checkpoints as other trainings have them.</summary>
/// <param name="begin">Begins the fit, or resumes it from the trees that it is given.</param>
/// <param name="rows">Number of training rows.</param>
/// <param name="learningRate">The learning rate that the reports contain.</param>
/// <param name="clock">Times trees and checkpoints; the system's clock by default.</param>
public sealed class TreeTrainer(Func<TreeEnsemble?, EnsembleFit> begin, int rows, double learningRate, TimeProvider? clock = null)
{
    /// <summary>Fits all trees.</summary>
    /// <param name="checkpoint">Where the trees are kept while the fit runs, or null to keep none; it resumes from there.</param>
    /// <param name="progress">Called with each validation, whose epoch is the number of trees, in order, on this thread.</param>
    /// <param name="cancellation">Stops after the present trees; the checkpoint is written before.</param>
    /// <returns>The trees that are kept, and all validations, those before a resumption included.</returns>
    /// <exception cref="CrestException">The checkpoint cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public (TreeEnsemble Trees, TrainingHistory History) Train(
        Checkpoint? checkpoint, Action<EpochReport>? progress, CancellationToken cancellation)
    {
        var training = new TreeTraining(begin, rows, learningRate);
        TrainingHistory history = new TrainingLoop(checkpoint, progress, clock ?? TimeProvider.System, cancellation).Run(training);
        return (training.Fit.Kept, history);
    }
}
