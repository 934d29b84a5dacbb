using System.Text;
using System.Text.RegularExpressions;

namespace Crest.Workflows.WheelProjects;

/// <summary>
/// A mapping of a <c>workflow.yaml</c> that is written: keys with a text, a number, a truth value, a list of texts, or a mapping again.
/// Short lists and mappings are written on the line of their key.
/// </summary>
internal sealed partial class WorkflowDraft
{
    private const int LongestLine = 100;

    private readonly List<KeyValuePair<string, object>> _entries = [];

    /// <summary>Whether it has no keys.</summary>
    public bool IsEmpty => _entries.Count == 0;

    /// <summary>The keys.</summary>
    public IEnumerable<string> Keys => _entries.Select(entry => entry.Key);

    /// <summary>Adds a key, unless its value is null or false, or contains nothing.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public void Add(string key, object? value)
    {
        if (value is not (null or false or WorkflowDraft { IsEmpty: true } or IReadOnlyCollection<string> { Count: 0 }))
            _entries.Add(new(key, value));
    }

    /// <summary>The text of the file.</summary>
    /// <param name="head">Lines of comment at its beginning.</param>
    public string ToText(IEnumerable<string> head)
    {
        var text = new StringBuilder();
        foreach (string line in head) text.Append("# ").Append(OneLine(line)).Append('\n');
        text.Append('\n');
        Write(text, "", isOfComponents: false);
        return text.ToString();
    }

    private void Write(StringBuilder text, string indent, bool isOfComponents)
    {
        foreach ((string key, object value) in _entries)
        {
            string line = $"{indent}{Scalar(key)}: ";
            if (value is WorkflowDraft block && (isOfComponents || key == "components"))
            {
                text.Append(line.TrimEnd()).Append('\n');
                block.Write(text, $"{indent}  ", key == "components" && !isOfComponents);
            }
            else if (Flow(value) is var flow && line.Length + flow.Length <= LongestLine)
            {
                text.Append(line).Append(flow).Append('\n');
            }
            else if (value is WorkflowDraft mapping)
            {
                text.Append(line.TrimEnd()).Append('\n');
                mapping.Write(text, $"{indent}  ", isOfComponents: false);
            }
            else if (value is IReadOnlyCollection<string> list)
            {
                text.Append(line.TrimEnd()).Append('\n');
                foreach (string item in list) text.Append(indent).Append("  - ").Append(Scalar(item)).Append('\n');
            }
            else
            {
                text.Append(line).Append(flow).Append('\n');
            }
        }
    }

    private static string Flow(object value) => value switch
    {
        true => "true",
        string word => Scalar(word),
        IReadOnlyCollection<string> list => $"[{string.Join(", ", list.Select(Scalar))}]",
        WorkflowDraft mapping => $"{{{string.Join(", ", mapping._entries.Select(entry => $"{Scalar(entry.Key)}: {Flow(entry.Value)}"))}}}",
        _ => $"{value}",
    };

    /// <summary>A text without quotes where every reader takes it for that text.</summary>
    private static string Scalar(string text)
    {
        if (PlainPattern().IsMatch(text) && !WordPattern().IsMatch(text)) return text;
        if (!text.Any(char.IsControl)) return $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
        var quoted = new StringBuilder("\"");
        foreach (char letter in text)
        {
            quoted.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\t' => "\\t",
                _ when char.IsControl(letter) => $"\\u{(int)letter:x4}",
                _ => letter,
            });
        }

        return quoted.Append('"').ToString();
    }

    private static string OneLine(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));

    [GeneratedRegex(
        "^[A-Za-z0-9_./][A-Za-z0-9_./+-]*( [A-Za-z0-9_./+-]+)*$", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex PlainPattern();

    /// <summary>Numbers, truth values and nothing, in the words of any version of YAML.</summary>
    [GeneratedRegex(
        "^([0-9.+-][0-9.+_:a-fox-]*|[.]?(inf|nan)|null|true|false|yes|no|on|off|y|n)$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex WordPattern();
}
