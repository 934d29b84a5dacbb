using Crest.Foundation.Errors;


namespace Crest.Survey.RawData;

/// <summary>
/// Observed light curves: every file below a folder whose name is digits, small letters and <c>.dat</c>; the letters are the object's
/// name (<c>17dstt.dat</c> is <c>dstt</c>).
/// </summary>
public static class ObservedFiles
{
    private const string Extension = ".dat";

    /// <summary>Finds the objects, by name.</summary>
    /// <param name="root">The folder; all below it is searched.</param>
    /// <param name="workers">Number of threads.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="CrestException">The folder is missing, holds no such file, or two objects of one name.</exception>
    public static IReadOnlyList<RawFile> Find(string root, int workers, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(root);
        root = Path.TrimEndingDirectorySeparator(root);
        List<string> paths = FolderTree.Find(root, workers, name => NameIn(name).Length > 0, onlyFile: null, cancellation);
        if (paths.Count == 0)
            throw new CrestException($"{root}: there is no file named like 17dstt.dat (digits, small letters, .dat) in it; "
                + "is it the folder with the observed data?");
        var files = new List<RawFile>(paths.Count);
        foreach (string path in paths)
            files.Add(new RawFile(
                root, path, NameIn(path.AsSpan(path.LastIndexOf('/') + 1)).ToString(), "", LightCurves.LightCurveTable.Unknown));
        RawFile.SortByName(files);
        return files;
    }

    /// <summary>The object's name in a file's name, empty where it is another file: the pattern is <c>[0-9]+[a-z]+\.dat</c>.</summary>
    private static ReadOnlySpan<char> NameIn(ReadOnlySpan<char> file)
    {
        if (!file.EndsWith(Extension)) return [];
        ReadOnlySpan<char> stem = file[..^Extension.Length];
        int digits = stem.IndexOfAnyExceptInRange('0', '9');
        return digits > 0 && !stem[digits..].ContainsAnyExceptInRange('a', 'z') ? stem[digits..] : [];
    }
}
