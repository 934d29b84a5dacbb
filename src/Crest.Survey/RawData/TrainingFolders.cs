using System.Globalization;
using Crest.Foundation.Errors;

namespace Crest.Survey.RawData;

/// <summary>
/// Simulated training data: <c>&lt;root&gt;/**/&lt;FOLDER&gt;/individual_parameter.dat</c>, one folder an object, whose name starts with
/// the type and may tell the redshift: <c>Ia_000123_z0.4512_s7</c>. All folders are searched, but for those below a folder that tells a
/// redshift and has the file: that is one object.
/// </summary>
public sealed class TrainingFolders
{
    private const string FileName = "individual_parameter.dat";

    /// <summary>The objects whose type is wanted, by type and name.</summary>
    public required IReadOnlyList<RawFile> Files { get; init; }

    /// <summary>How many objects of each other type were left out, by type.</summary>
    public required IReadOnlyDictionary<string, int> LeftOut { get; init; }

    /// <summary>Finds the objects below a folder.</summary>
    /// <param name="root">The folder; all below it is searched.</param>
    /// <param name="types">The wanted types; they must match exactly, so <c>Ib</c> does not take <c>Ibc_000123…</c>.</param>
    /// <param name="workers">Number of threads.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="CrestException">The folder is missing, holds no object of a wanted type, or two objects of one name.</exception>
    public static TrainingFolders Find(string root, IReadOnlyCollection<string> types, int workers, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(root);
        root = Path.TrimEndingDirectorySeparator(root);
        List<string> paths = FolderTree.Find(
            root, workers, name => name.SequenceEqual(FileName), folder => RedshiftOf(NameOf(folder)) >= 0 ? FileName : null, cancellation);
        if (paths.Count == 0)
            throw new CrestException($"{root}: there is no {FileName} in any folder below; is it the folder with the training data?");
        var files = new List<RawFile>(paths.Count);
        var leftOut = new Dictionary<string, int>(StringComparer.Ordinal);
        string rootName = Path.GetFileName(Path.GetFullPath(root));
        foreach (string path in paths)
        {
            string name = path.Length == FileName.Length ? rootName : NameOf(path.AsSpan(..^FileName.Length)).ToString();
            int letters = name.AsSpan().IndexOfAny('_', '-');
            ReadOnlySpan<char> type = letters < 0 ? name : name.AsSpan(0, letters);
            if (Known(type, types) is { } known) files.Add(new RawFile(root, path, name, known, RedshiftOf(name)));
            else leftOut[type.ToString()] = leftOut.GetValueOrDefault(type.ToString()) + 1;
        }

        if (files.Count == 0)
            throw new CrestException($"{root}: no object is of a type in --sn-types ({string.Join(", ", types)}); "
                + $"the folders' types are {string.Join(", ", leftOut.Keys.Order(StringComparer.Ordinal).Take(12))}");
        RawFile.SortByName(files);
        return new TrainingFolders { Files = files, LeftOut = leftOut };
    }

    private static string? Known(ReadOnlySpan<char> type, IReadOnlyCollection<string> types)
    {
        foreach (string known in types)
            if (type.SequenceEqual(known)) return known;
        return null;
    }

    /// <summary>The last part of a folder's path, which ends with a slash.</summary>
    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> folder)
    {
        folder = folder.TrimEnd('/');
        return folder[(folder.LastIndexOf('/') + 1)..];
    }

    /// <summary>The number in the first <c>_z[0-9]+.[0-9]+_</c> of a name; -1 where there is none.</summary>
    private static float RedshiftOf(ReadOnlySpan<char> name)
    {
        for (int at; (at = name.IndexOf("_z")) >= 0;)
        {
            name = name[(at + 2)..];
            int end = name.IndexOf('_');
            if (end < 0) break;
            ReadOnlySpan<char> number = name[..end];
            if (number.Count('.') == 1 && char.IsAsciiDigit(number[0]) && char.IsAsciiDigit(number[^1])
                && float.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out float redshift)
                && float.IsFinite(redshift))
                return redshift;
        }

        return LightCurves.LightCurveTable.Unknown;
    }
}
