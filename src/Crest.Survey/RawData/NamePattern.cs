using System.Text.RegularExpressions;
using Crest.Foundation.Errors;

namespace Crest.Survey.RawData;

/// <summary>How the names of observed objects are in the names of their files.</summary>
public sealed class NamePattern
{
    private readonly string _text;
    private readonly Regex _expression;

    private NamePattern(string text)
    {
        _text = text;
        _expression = new Regex($"^(?:{text})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    /// <summary>The survey's own: digits, small letters, <c>.dat</c>; <c>17dstt.dat</c> is <c>dstt</c>.</summary>
    public static NamePattern Usual { get; } = new(@"[0-9]+(?<name>[a-z]+)\.dat");

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">A regular expression for the whole name of a file. Its group <c>name</c>, or else its first group, or else the
    /// file's name without ending is the object's name.</param>
    /// <exception cref="CrestException">It is not a regular expression.</exception>
    public static NamePattern Parse(string text)
    {
        try
        {
            return new NamePattern(text);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new CrestException($"must be a regular expression: {e.Message}", e);
        }
    }

    /// <summary>Whether a file is that of an object.</summary>
    /// <param name="file">The file's name.</param>
    public bool Fits(ReadOnlySpan<char> file) => _expression.IsMatch(file);

    /// <summary>The object's name in a file's name; null where the file is not that of an object.</summary>
    /// <param name="file">The file's name.</param>
    public string? NameIn(string file)
    {
        Match match = _expression.Match(file);
        if (!match.Success) return null;
        string name = match.Groups["name"].Success ? match.Groups["name"].Value
            : match.Groups.Count > 1 ? match.Groups[1].Value
            : Path.GetFileNameWithoutExtension(file);
        return name.Length > 0 ? name : null;
    }

    /// <inheritdoc/>
    public override string ToString() => _text;
}
