using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;
using Crest.Learning.Leakage;
using Crest.Learning.ModelFiles;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Pipelines.Images;
using Crest.Pipelines.RealBogus;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Leakage;

/// <summary>Which samples of a file are in another file too, or were seen by a model.</summary>
/// <param name="Kind">What the samples are: <c>light curves</c>.</param>
/// <param name="Samples">Number of samples of the file.</param>
/// <param name="Known">Number of samples of the other file, or of different ones that the model was trained or validated on.</param>
/// <param name="Identical">Those that are identical, in the order of the file.</param>
/// <param name="Near">Those that are nearly identical, in the order of the file; empty for a model, which keeps hashes alone.</param>
public sealed record LeakCheck(string Kind, int Samples, int Known, IReadOnlyList<Leak> Identical, IReadOnlyList<Leak> Near)
{
    /// <summary>The longest distance of near-identical samples, as a share of their length, where the user names none.</summary>
    public const double DefaultTolerance = 0.01;

    /// <summary>Whether a path is a model's or a training's folder.</summary>
    /// <param name="path">The path.</param>
    public static bool IsModel(string path) =>
        Directory.Exists(path) && File.Exists(Path.Combine(TrainingFiles.FolderOfModel(path), ModelFolder.DescriptionFile));

    /// <summary>Compares a file with another one or with what a model has seen.</summary>
    /// <param name="known">A data file, a model's folder or that of a training.</param>
    /// <param name="path">A data file.</param>
    /// <param name="tolerance">The longest distance of near-identical samples, as a share of their length; at least 0.</param>
    /// <param name="threads">Number of threads, at least 1; the result does not depend on it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="CrestException">One cannot be read, or they cannot be compared.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static LeakCheck Of(string known, string path, double tolerance, int threads, CancellationToken cancellation)
    {
        FileSamples samples = FileSamples.Read(path);
        if (IsModel(known)) return OfModel(TrainingFiles.FolderOfModel(known), samples);
        FileSamples others = FileSamples.Read(known);
        if (samples.Kind != others.Kind)
            throw new CrestException($"{path}: contains {samples.Kind}, {known} {others.Kind}; give two files of one kind");
        using var pool = new WorkerPool(threads);
        var firstOf = new Dictionary<ulong, int>();
        for (int row = 0; row < others.Hashes.Length; row++)
            if (others.Hashes[row] != SampleHash.Nothing) firstOf.TryAdd(others.Hashes[row], row);
        List<Leak> identical = [], near = [];
        for (int row = 0; row < samples.Hashes.Length; row++)
            if (firstOf.TryGetValue(samples.Hashes[row], out int other))
                identical.Add(new Leak(samples.NameOf(row), others.NameOf(other), null));
        (Tensor knownValues, Tensor values) = others.Comparable(samples);
        foreach (NearPair pair in NearDuplicates.Find(knownValues, values, tolerance, pool, cancellation))
        {
            bool measured = samples.Hashes[pair.Sample] != SampleHash.Nothing && others.Hashes[pair.Known] != SampleHash.Nothing;
            if (measured && !firstOf.ContainsKey(samples.Hashes[pair.Sample]))
                near.Add(new Leak(samples.NameOf(pair.Sample), others.NameOf(pair.Known), pair.Distance));
        }

        return new LeakCheck(samples.Kind, samples.Hashes.Length, others.Hashes.Length, identical, near);
    }

    private static LeakCheck OfModel(string folder, FileSamples samples)
    {
        string kind = ModelFolder.TaskOf(folder) switch
        {
            ImageModelDescription.TaskName => ImageSamples.Name,
            RealBogusModelDescription.TaskName => CandidateSamples.Name,
            _ => LightCurveSamples.Name,
        };
        if (samples.Kind != kind)
            throw new CrestException($"{samples.Path}: contains {samples.Kind}, and the model in {folder} was trained on {kind}");
        if (samples is ImageSamples images && ImageModel.LoadDescription(folder).Network.Image is var shape && images.Shape != shape)
            throw new CrestException($"{samples.Path}: its images are {images.Shape}, those of the model in {folder} {shape}");
        SeenSamples seen = SeenSamples.Read(folder)
            ?? throw new CrestException($"{folder}: the model is of an older program and does not tell what it was trained on; "
                + "give the file that it was trained on instead");
        return new LeakCheck(
            samples.Kind, samples.Hashes.Length, seen.Training + seen.Validation,
            [.. samples.Hashes.Index().Where(sample => seen.IsTraining(sample.Item) || seen.IsValidation(sample.Item))
                .Select(sample => new Leak(samples.NameOf(sample.Index), seen.IsTraining(sample.Item) ? "training" : "validation", null))],
            []);
    }
}
