using Crest.Foundation.Errors;
using Crest.Learning.ImageSets;
using Crest.Learning.Training;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Images;

/// <summary>
/// A data set as a training uses it: a sixth of the images for training is held out for validation, the test images are as published.
/// </summary>
/// <param name="Project">The name of the data set.</param>
/// <param name="Training">The images that are learned from.</param>
/// <param name="Validation">The images that choose the epoch.</param>
/// <param name="Test">The images that judge the result.</param>
/// <param name="Folder">Where its files are.</param>
/// <param name="Hash">Hash of training and validation images together.</param>
public sealed record ImageData(string Project, ImageSet Training, ImageSet Validation, ImageSet Test, string Folder, string Hash)
    : TrialData
{
    private const int ValidationShare = 6;

    /// <inheritdoc/>
    public override string Project { get; } = Project;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Hashes =>
        new Dictionary<string, string> { ["train"] = Hash, ["test"] = Test.Hash() };

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, object> Splits => new Dictionary<string, object>
    {
        ["train"] = Described(Training), ["validation"] = Described(Validation), ["test"] = Described(Test),
    };

    /// <inheritdoc/>
    public override SplitSamples Samples() => new(Training.SampleHashes(), Validation.SampleHashes(), Test.SampleHashes());

    /// <summary>Reads a data set and draws the images that are held out.</summary>
    /// <param name="dataSet">The data set.</param>
    /// <param name="folder">Where its files are.</param>
    /// <param name="most">Most images of the training and of the test files that are used, the first ones; all where it is null.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <exception cref="CrestException">The files cannot be read, or hold too few images.</exception>
    public static ImageData Load(ImageDataSet dataSet, string folder, int? most, long seed)
    {
        (ImageSet all, ImageSet test) = dataSet.Read(folder);
        if (most is { } count) (all, test) = (First(all, count), First(test, count));
        if (all.Count < ValidationShare)
            throw new CrestException($"{folder}: holds {all.Count} images for training; "
                + $"{ValidationShare} are needed, because one of {ValidationShare} is held out for validation");
        int[] order = [.. Enumerable.Range(0, all.Count)];
        new RandomStream(seed, "images held out").Shuffle(order);
        int held = all.Count / ValidationShare;
        return new ImageData(
            dataSet.Name(), all.Select([.. order[held..].Order()]), all.Select([.. order[..held].Order()]), test, folder, all.Hash());
    }

    /// <summary>One-hot classes [images × classes].</summary>
    internal static Tensor Targets(ReadOnlySpan<int> labels, int classes)
    {
        var targets = new Tensor(labels.Length, classes);
        for (int row = 0; row < labels.Length; row++) targets[row, labels[row]] = 1;
        return targets;
    }

    /// <summary>Batches of the training images, made from their bytes.</summary>
    internal TrainingData ForTraining(PixelScale scale, WorkerPool pool)
    {
        int[] all = [.. Enumerable.Range(0, Validation.Count)];
        var validation = new Tensor(Validation.Count, Validation.Shape.Values);
        scale.Fill(Validation, all, validation, pool);
        return ForTraining((samples, batch) => scale.Fill(Training, samples, batch, pool), validation);
    }

    /// <summary>Batches of what a convolution part gave for the images.</summary>
    /// <param name="features">Of the training images [images × features].</param>
    /// <param name="validationFeatures">Of the validation images.</param>
    internal TrainingData ForTraining(Tensor features, Tensor validationFeatures) => ForTraining(
        (samples, batch) =>
        {
            for (int row = 0; row < samples.Length; row++) features.Row(samples[row]).CopyTo(batch.Row(row));
        },
        validationFeatures);

    private TrainingData ForTraining(Action<ReadOnlySpan<int>, Tensor> fillInput, Tensor validation)
    {
        int classes = Training.Classes.Count;
        void Fill(ReadOnlySpan<int> samples, long step, Tensor input, Tensor target)
        {
            fillInput(samples, input);
            target.Values.Clear();
            for (int row = 0; row < samples.Length; row++) target[row, Training.Labels[samples[row]]] = 1;
        }

        return new TrainingData(Training.Count, Fill, validation, Targets(Validation.Labels, classes));
    }

    private object Described(ImageSet images) => new { path = Folder, samples = images.Count, sha256 = images.Hash() };

    private static ImageSet First(ImageSet set, int count) => count >= set.Count ? set : set.Select([.. Enumerable.Range(0, count)]);
}
