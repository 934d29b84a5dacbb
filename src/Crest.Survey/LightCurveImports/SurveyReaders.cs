using Crest.Survey.Observations;
using Crest.Survey.Snana;
using Crest.Survey.SurveyFiles;

namespace Crest.Survey.LightCurveImports;

/// <summary>The reader of each file, by its first bytes.</summary>
internal sealed class SurveyReaders(Action<LightCurve> found, DroppedData dropped)
{
    private readonly SnanaTextReader _snanaText = new(found, dropped);
    private readonly SnanaFitsReader _snanaFits = new(found, dropped);

    /// <summary>The reader of a file, and its format; null for a file of no format that is known.</summary>
    public (SurveyFormat Format, LightCurveReader Reader)? Of(SurveyFile file)
    {
        ReadOnlySpan<byte> head = file.Head;
        if (SnanaTextReader.Recognises(head)) return (SurveyFormat.Snana, _snanaText);
        if (SnanaFitsReader.Recognises(head)) return (SurveyFormat.Snana, _snanaFits);
        return null;
    }

    /// <summary>Whether a file of a name is opened: not what describes others.</summary>
    public static bool IsWanted(string path)
    {
        string name = Path.GetFileName(path);
        return !name.StartsWith("README", StringComparison.OrdinalIgnoreCase) && !SnanaFitsReader.IsPhotometry(path)
            && !((string[])[".LIST", ".IGNORE", ".README", ".md", ".nc"]).Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));
    }
}
