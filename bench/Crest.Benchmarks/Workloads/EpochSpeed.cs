using System.Diagnostics;
using Crest.Learning.Training;

namespace Crest.Benchmarks.Workloads;

/// <summary>Training speed as the trainer reports it: whole epochs, without drawing the order and validating.</summary>
/// <param name="trainer">The training; it goes on from where the last measurement ended.</param>
/// <param name="data">Its data.</param>
internal sealed class EpochSpeed(Trainer trainer, TrainingData data)
{
    /// <summary>Samples a second of the epochs begun within some seconds, at least one.</summary>
    public double Measure(double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        return Measure(_ => Stopwatch.GetElapsedTime(start).TotalSeconds >= seconds);
    }

    /// <summary>Samples a second of the epochs until one after which it is enough.</summary>
    /// <param name="enough">Told how many epochs are done.</param>
    public double Measure(Func<int, bool> enough)
    {
        using var stop = new CancellationTokenSource();
        int epochs = 0;
        double spent = 0;
        try
        {
            trainer.Train(data, checkpoint: null, report =>
            {
                epochs++;
                spent += data.Samples / report.SamplesPerSecond;
                if (enough(epochs)) stop.Cancel();
            }, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // As it was asked to.
        }

        return (double)epochs * data.Samples / spent;
    }
}
