using System.Globalization;
using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;
using Crest.Survey.SurveyFiles;

namespace Crest.Survey.Snana;

/// <summary>
/// What the files beside a HEAD say of it: <c>VERSION.README</c> names the types, <c>VERSION.IGNORE</c> names objects, or observations by
/// object, day and band, that are to be left out.
/// </summary>
internal sealed class SnanaVersion
{
    /// <summary>Days by which the time in the list of what is ignored may differ: it has three digits.</summary>
    private const double SameDay = 0.002;

    private readonly Dictionary<string, List<(double Mjd, string Band)>> _ignored = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);

    /// <summary>Reads what is beside a HEAD file and belongs to it by its name, or to its folder by the folder's.</summary>
    /// <param name="head">The path of the HEAD file.</param>
    /// <exception cref="CrestException">A file cannot be read or understood.</exception>
    public static SnanaVersion Beside(string head)
    {
        var version = new SnanaVersion();
        string folder = Path.GetDirectoryName(Path.GetFullPath(head))!, name = Path.GetFileName(head);
        foreach (string path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            string stem = Path.GetFileNameWithoutExtension(path);
            if (!name.StartsWith($"{stem}_", StringComparison.Ordinal) && stem != Path.GetFileName(folder)) continue;
            if (path.EndsWith(".IGNORE", StringComparison.Ordinal)) version.ReadIgnored(path);
            if (path.EndsWith(".README", StringComparison.Ordinal)) version.ReadTypes(path);
        }

        return version;
    }

    /// <summary>The name of a type number; null where no README says it.</summary>
    public string? TypeName(double number) => _types.GetValueOrDefault(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Whether an object is left out as a whole.</summary>
    public bool Ignores(string name) => _ignored.TryGetValue(name, out List<(double, string)>? rows) && rows.Count == 0;

    /// <summary>Whether an observation is left out.</summary>
    public bool Ignores(string name, double mjd, string band) =>
        _ignored.Count > 0 && _ignored.TryGetValue(name, out List<(double Mjd, string Band)>? rows)
        && rows.Exists(row => Math.Abs(row.Mjd - mjd) < SameDay && row.Band == band);

    private void ReadIgnored(string path)
    {
        using SurveyFile file = SurveyPaths.Opened(path);
        using var lines = new TextLines(file.Open(), path);
        while (lines.Next())
        {
            string[] words = System.Text.Encoding.UTF8.GetString(lines.Line).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            // Lines of other words are notes.
            if (words is ["IGNORE:", ..]) words = words[1..];
            else if (words.Length != 1 || words[0].StartsWith('#')) continue;
            if (words is [var name])
                _ignored[name] = [];
            else if (words is [var of, var time, var band, ..]
                && double.TryParse(time, NumberStyles.Float, CultureInfo.InvariantCulture, out double mjd))
            {
                if (!_ignored.TryGetValue(of, out List<(double, string)>? rows)) _ignored.Add(of, rows = []);
                else if (rows.Count == 0) continue; // The whole object is left out already.
                rows.Add((mjd, band[^1..]));
            }
            else throw lines.Error("IGNORE: is followed by neither the name of an object, nor a name with MJD and band");
        }
    }

    private void ReadTypes(string path)
    {
        // A README is YAML with other text around it: only this mapping is read.
        string[] lines = File.ReadAllLines(path);
        int start = Array.FindIndex(lines, line => line.Trim() is "GENTYPE_TO_NAME:" or "GENTYPE_TO_NAME: ");
        if (start < 0) return;
        int indent = lines[start].Length - lines[start].TrimStart().Length;
        IEnumerable<string> block = lines.Skip(start + 1)
            .TakeWhile(line => line.Trim().Length > 0 && line.Length - line.TrimStart().Length > indent);
        if (YamlFile.Parse(string.Join('\n', block), path) is not YamlMapping types) return;
        foreach (string number in types.Keys)
        {
            string name = types.ValueOf(number) is YamlScalar scalar ? scalar.Content
                : types.ValueOf(number) is YamlList { Values: [YamlScalar first, ..] } ? first.Content : "";
            // "1: Ia SALT2" names the type, then the model.
            if (name.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var type, ..]) _types[number] = type;
        }
    }
}
