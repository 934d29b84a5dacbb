using Crest.Foundation.Errors;
using Crest.Survey.Alerts;
using Crest.Survey.Observations;
using Crest.Survey.ObservationTables;
using Crest.Survey.Snana;
using Crest.Survey.SurveyFiles;

namespace Crest.Survey.LightCurveImports;

/// <summary>The reader of each file, by its first bytes; of all files, where a schema is given.</summary>
internal sealed class SurveyReaders(LightCurveImport import, Action<LightCurve> found, DroppedData dropped)
{
    private readonly SnanaTextReader _snanaText = new(found, dropped);
    private readonly SnanaFitsReader _snanaFits = new(found, dropped);
    private readonly AlertReader _alerts = new(found, dropped);
    private readonly PlasticcReader _plasticc = new(found, dropped);
    private readonly ObservationTableReader? _table =
        import.Schema is null ? null : new ObservationTableReader(import.Schema, found, dropped);

    /// <summary>The reader of a file, and its format; null for a file of no format that is known.</summary>
    public (SurveyFormat Format, LightCurveReader Reader)? Of(SurveyFile file)
    {
        ReadOnlySpan<byte> head = file.Head;
        if (AlertReader.Recognises(head)) return (AlertReader.IsLsst(head) ? SurveyFormat.Lsst : SurveyFormat.Ztf, _alerts);
        if (SnanaFitsReader.Recognises(head)) return (SurveyFormat.Snana, _snanaFits);
        if (_table is not null && Path.GetFullPath(file.Path) != import.Schema!.ObjectPath) return (SurveyFormat.Table, _table);
        if (SnanaTextReader.Recognises(head)) return (SurveyFormat.Snana, _snanaText);
        if (PlasticcReader.Recognises(head)) return (SurveyFormat.Plasticc, _plasticc);
        return null;
    }

    /// <summary>Whether a file was read before the others: the metadata of PLAsTiCC, and the table of objects of a schema.</summary>
    public bool WasRead(SurveyFile file) =>
        (import.Schema is null && PlasticcReader.IsMetadata(file.Head)) || Path.GetFullPath(file.Path) == import.Schema?.ObjectPath;

    /// <summary>Reads what must be known before the light curves: metadata of PLAsTiCC among the files.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <exception cref="CrestException">Something in them cannot be understood.</exception>
    public void ReadMetadata(IReadOnlyList<string> paths)
    {
        if (import.Schema is not null) return;
        foreach (SurveyFile file in SurveyPaths.Files(paths, path => IsWanted(path) && IsCsv(path)))
            if (PlasticcReader.IsMetadata(file.Head)) _plasticc.ReadMetadata(file);
    }

    /// <summary>Whether a file of a name is opened: not what describes others, nor what is read with another.</summary>
    public static bool IsWanted(string path)
    {
        string name = Path.GetFileName(path);
        return !name.StartsWith("README", StringComparison.OrdinalIgnoreCase) && !SnanaFitsReader.IsPhotometry(path)
            && !((string[])[".LIST", ".IGNORE", ".README", ".md", ".nc", ".yaml"])
                .Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase))
            // They lie beside the Parquet files of a data set.
            && name is not ("_metadata" or "_common_metadata" or "_SUCCESS");
    }

    private static bool IsCsv(string path) =>
        path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase);
}
