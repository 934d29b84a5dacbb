using System.Text;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.Pipelines.TrainingRuns;

/// <summary>A result that is made again from the same data is left; one that holds something else is replaced only when told to.</summary>
internal static class ResultFile
{
    /// <summary>Writes a text file in UTF-8.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">The content.</param>
    /// <param name="force">Whether other results are replaced.</param>
    /// <exception cref="CrestException">Other results are there, or the file cannot be written; what was there still is.</exception>
    public static void Write(string path, string text, bool force) => Write(path, Encoding.UTF8.GetBytes(text), force);

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">The content.</param>
    /// <param name="force">Whether other results are replaced.</param>
    /// <exception cref="CrestException">Other results are there, or the file cannot be written; what was there still is.</exception>
    public static void Write(string path, byte[] content, bool force)
    {
        if (MustBeWritten(path, content, force)) AtomicFile.Write(path, stream => stream.Write(content));
    }

    /// <summary>Whether a file does not hold a content yet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">What it is to hold.</param>
    /// <param name="force">Whether other results are replaced.</param>
    /// <exception cref="CrestException">It holds other results, which are not to be replaced.</exception>
    public static bool MustBeWritten(string path, byte[] content, bool force)
    {
        if (!File.Exists(path)) return true;
        if (Read(path).AsSpan().SequenceEqual(content)) return false;
        return force
            ? true
            : throw new CrestException($"{path}: holds other results; give --force to replace them, or another place for the output");
    }

    private static byte[] Read(string path)
    {
        try
        {
            return InputFile.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
    }
}
