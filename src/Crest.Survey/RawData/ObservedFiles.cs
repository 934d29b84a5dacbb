using Crest.Foundation.Errors;
using Crest.Survey.LightCurves;

namespace Crest.Survey.RawData;

/// <summary>The files of a folder of observed light curves.</summary>
/// <param name="Files">A file for each object, by name.</param>
/// <param name="LeftOut">The other files that are named <c>.dat</c>, as paths below the folder, sorted.</param>
public sealed record ObservedFiles(IReadOnlyList<RawFile> Files, IReadOnlyList<string> LeftOut)
{
    private const string Extension = ".dat";

    /// <summary>Finds the objects.</summary>
    /// <param name="root">The folder; all below it is searched.</param>
    /// <param name="pattern">How their names are in the names of the files.</param>
    /// <param name="workers">Number of threads.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="CrestException">The folder is missing, contains no such file, or two objects of one name.</exception>
    public static ObservedFiles Find(string root, NamePattern pattern, int workers, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(pattern);
        root = Path.TrimEndingDirectorySeparator(root);
        List<string> paths = FolderTree.Find(
            root, workers, name => name.EndsWith(Extension) || pattern.Fits(name), onlyFile: null, cancellation);
        var files = new List<RawFile>(paths.Count);
        var leftOut = new List<string>();
        foreach (string path in paths)
        {
            if (pattern.NameIn(path[(path.LastIndexOf('/') + 1)..]) is { Length: > 0 } name)
                files.Add(new RawFile(root, path, name, "", LightCurveTable.Unknown));
            else leftOut.Add(path);
        }

        leftOut.Sort(StringComparer.Ordinal);
        if (files.Count == 0)
            throw new CrestException($"{root}: no file has a name like "
                + (ReferenceEquals(pattern, NamePattern.Usual) ? "17dstt.dat (digits, small letters, .dat)" : $"{pattern}")
                + (leftOut.Count > 0 ? $"; there is {leftOut[0]}, for which --name-pattern can be given" : "")
                + "; is it the folder with the observed data?");
        RawFile.SortByName(files);
        return new ObservedFiles(files, leftOut);
    }
}
