using Crest.Foundation.Errors;
using Crest.Learning.Training;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Survey.Inputs;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.Supernova;

/// <summary>A prepared file as one task sees it.</summary>
/// <param name="Path">Where it was read.</param>
/// <param name="Set">The light curves.</param>
public sealed record SupernovaData(string Path, PreparedSet Set)
{
    /// <summary>
    /// Reads a prepared file. Impossible measurements, which a preparation takes out with a warning, count as not measured in a file of
    /// another program or an older one too.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CrestException">It cannot be read.</exception>
    public static SupernovaData Load(string path)
    {
        PreparedSet set = PreparedFile.Load(path);
        ImpossibleMeasurements.Remove(set.Table, set.ZeroPoint, compareErrors: false);
        return new SupernovaData(path, set);
    }

    /// <summary>What is to be predicted of each object; NaN where it is not known.</summary>
    internal double[] Truth(SupernovaTask task)
    {
        LightCurveTable table = Set.Table;
        return task switch
        {
            SupernovaTask.Class => [.. table.Label.Select(l => l == LightCurveTable.Unknown ? double.NaN : l)],
            SupernovaTask.Redshift => [.. table.Redshift.Select(z => z == LightCurveTable.Unknown ? double.NaN : z)],
            _ => [.. Enumerable.Range(0, table.Count).Select(table.PeakDayOf)],
        };
    }

    /// <summary>Only the objects of which the truth is known, and that have a measurement.</summary>
    /// <exception cref="CrestException">There are none.</exception>
    internal SupernovaData Known(SupernovaTask task)
    {
        double[] truth = Truth(task);
        int[] known = [.. Enumerable.Range(0, truth.Length).Where(i => !double.IsNaN(truth[i]))];
        if (known.Length == 0)
        {
            string what =
                task switch { SupernovaTask.Class => "label", SupernovaTask.Redshift => "redshift", _ => "day of peak (sn_epoch)" };
            throw new CrestException($"{Path}: holds no object whose {what} is known; nothing can be learned from it");
        }

        known = [.. known.Where(row => Set.Table.FluxOf(row).ContainsAnyExcept(float.NaN))];
        if (known.Length == 0) throw new CrestException($"{Path}: holds no measurement; nothing can be learned from it");
        return known.Length == truth.Length ? this : this with { Set = Set with { Table = Set.Table.Select(known) } };
    }

    /// <summary>The targets of a network: one-hot classes, or the standardised number.</summary>
    internal Tensor Targets(SupernovaTask task, int outputs, double mean, double deviation)
    {
        double[] truth = Truth(task);
        var targets = new Tensor(truth.Length, outputs);
        for (int row = 0; row < truth.Length; row++)
        {
            if (task == SupernovaTask.Class) targets[row, (int)truth[row]] = 1;
            else targets[row, 0] = (float)((truth[row] - mean) / deviation);
        }

        return targets;
    }

    /// <summary>Batches of this training split, freshly disturbed, with a clean validation split.</summary>
    internal TrainingData ForTraining(
        SupernovaData validation, SupernovaTask task, InputSpec input, int outputs, double mean, double deviation, NoiseModel noise,
        long seed, WorkerPool pool)
    {
        var inputs = new LightCurveInputs(input, Set, Path);
        Tensor targets = Targets(task, outputs, mean, deviation);
        var random = new RandomStream(seed, "noise of light curves");
        void Fill(ReadOnlySpan<int> samples, long step, Tensor batchInput, Tensor batchTarget)
        {
            inputs.WithNoise(samples, noise, random.Split(step), batchInput, pool);
            for (int row = 0; row < samples.Length; row++) targets.Row(samples[row]).CopyTo(batchTarget.Row(row));
        }

        return new TrainingData(inputs.Count, Fill, validation.Inputs(input, pool), validation.Targets(task, outputs, mean, deviation));
    }

    /// <summary>Clean inputs [samples × features].</summary>
    internal Tensor Inputs(InputSpec input, WorkerPool pool) => new LightCurveInputs(input, Set, Path).WithoutNoise(pool);
}
