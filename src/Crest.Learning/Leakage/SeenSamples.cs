using System.Buffers.Binary;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Hashes;
using Crest.Learning.ModelFiles;

namespace Crest.Learning.Leakage;

/// <summary>
/// The samples that a model has seen, as <see cref="SampleHash"/>es: those that it was trained on, and those of the validation split, which
/// chose its epoch. A model is better on them than on new ones, so its predictions of them do not show how good it is.
/// </summary>
public sealed class SeenSamples
{
    /// <summary>The files in a model's folder: hashes of 64 bits, little-endian, ascending.</summary>
    private const string TrainingFile = "samples-train.u64", ValidationFile = "samples-validation.u64";

    private readonly ulong[] _training, _validation;

    private SeenSamples(ulong[] training, ulong[] validation) => (_training, _validation) = (training, validation);

    /// <summary>The number of different samples that the model was trained on.</summary>
    public int Training => _training.Length;

    /// <summary>Those that a training sees.</summary>
    /// <param name="training">Hashes of the training split.</param>
    /// <param name="validation">Hashes of the validation split.</param>
    public static SeenSamples Of(IEnumerable<ulong> training, IEnumerable<ulong> validation) => new(Sorted(training), Sorted(validation));

    /// <summary>Reads what a model has seen.</summary>
    /// <param name="modelFolder">The model's folder.</param>
    /// <returns>Null for a model of an older program, which does not tell it.</returns>
    /// <exception cref="CrestException">A file is damaged or missing.</exception>
    public static SeenSamples? Read(string modelFolder)
    {
        ModelFolder.CheckFile(modelFolder, TrainingFile);
        ModelFolder.CheckFile(modelFolder, ValidationFile);
        return File.Exists(Path.Combine(modelFolder, TrainingFile))
            ? new SeenSamples(Read(modelFolder, TrainingFile), Read(modelFolder, ValidationFile))
            : null;
    }

    /// <summary>Writes both files.</summary>
    /// <param name="modelFolder">The model's folder, as it is being written.</param>
    public void Write(string modelFolder)
    {
        Write(Path.Combine(modelFolder, TrainingFile), _training);
        Write(Path.Combine(modelFolder, ValidationFile), _validation);
    }

    /// <summary>How many of some samples the model has seen.</summary>
    /// <param name="samples">Their hashes.</param>
    public SharedSamples SharedWith(IReadOnlyCollection<ulong> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return new SharedSamples(
            samples.Count, samples.Count(hash => Contains(_training, hash)), samples.Count(hash => Contains(_validation, hash)));
    }

    /// <summary>The number of different samples of its validation split.</summary>
    public int Validation => _validation.Length;

    /// <summary>Whether the model was trained on a sample.</summary>
    /// <param name="hash">The sample's hash.</param>
    public bool IsTraining(ulong hash) => Contains(_training, hash);

    /// <summary>Whether a sample is in the model's validation split.</summary>
    /// <param name="hash">The sample's hash.</param>
    public bool IsValidation(ulong hash) => Contains(_validation, hash);

    private static bool Contains(ulong[] sorted, ulong hash) => Array.BinarySearch(sorted, hash) >= 0;

    private static ulong[] Sorted(IEnumerable<ulong> hashes) => [.. hashes.Where(hash => hash != SampleHash.Nothing).Distinct().Order()];

    private static ulong[] Read(string folder, string file)
    {
        byte[] content = InputFile.ReadAllBytes(Path.Combine(folder, file));
        ulong[] hashes = new ulong[content.Length / sizeof(ulong)];
        for (int i = 0; i < hashes.Length; i++) hashes[i] = BinaryPrimitives.ReadUInt64LittleEndian(content.AsSpan(i * sizeof(ulong)));
        return hashes;
    }

    private static void Write(string path, ulong[] hashes)
    {
        byte[] content = new byte[hashes.Length * sizeof(ulong)];
        for (int i = 0; i < hashes.Length; i++) BinaryPrimitives.WriteUInt64LittleEndian(content.AsSpan(i * sizeof(ulong)), hashes[i]);
        AtomicFile.Write(path, stream => stream.Write(content));
    }
}
