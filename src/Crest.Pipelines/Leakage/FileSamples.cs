using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;
using Crest.Learning.ImageSets;
using Crest.Numerics.Tensors;
using Crest.Survey.Candidates;
using Crest.Survey.LightCurveFiles;

namespace Crest.Pipelines.Leakage;

/// <summary>The samples of a data file, to be compared with those of another one.</summary>
/// <param name="path">The file.</param>
/// <param name="hashes">The <see cref="SampleHash"/> of each sample.</param>
internal abstract class FileSamples(string path, ulong[] hashes)
{
    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>The <see cref="SampleHash"/> of each sample.</summary>
    public ulong[] Hashes => hashes;

    /// <summary>What the samples are: <c>light curves</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">A prepared file, a file of candidates, or one of images.</param>
    /// <exception cref="CrestException">It cannot be read, or contains something else.</exception>
    public static FileSamples Read(string path)
    {
        if (Directory.Exists(path)) throw new CrestException($"{path}: is a folder; give a data file");
        if (!File.Exists(path)) throw new CrestException($"{path}: there is no such file");
        if (ImageFile.Read(path) is { } images) return new ImageSamples(path, images);
        if (RaggedLightCurves.IsOne(path)) return ObservationSamples.Read(path);
        return CandidateFile.IsOne(path)
            ? new CandidateSamples(path, CandidateTable.Read(path))
            : new LightCurveSamples(path);
    }

    /// <summary>How a sample is called: an object's name, the row of a candidate in the survey's table, the number of an image.</summary>
    /// <param name="sample">The sample, from 0.</param>
    public abstract string NameOf(int sample);

    /// <summary>Values of the samples of this file and of another one, in which a distance has a meaning.</summary>
    /// <param name="other">The other file, of the same kind.</param>
    /// <returns>[samples × features] each, finite.</returns>
    /// <exception cref="CrestException">The files have too little in common.</exception>
    public abstract (Tensor Own, Tensor Other) Comparable(FileSamples other);
}
