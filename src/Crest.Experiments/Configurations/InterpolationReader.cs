using System.Text;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Configurations;

/// <summary>Reads a text with interpolations, piece by piece.</summary>
/// <param name="scalar">The text.</param>
/// <param name="find">The value of a reference; with arguments, of a function.</param>
internal sealed class InterpolationReader(ConfigScalar scalar, Func<string, IReadOnlyList<ConfigScalar>?, ConfigValue> find)
{
    private const int DeepestNesting = 50;

    private readonly string _text = scalar.Written;
    private int _at, _depth;

    /// <summary>Whether the interpolation that was read last is all of the text.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The next piece: plain text, or the value of an interpolation; neither at the end.</summary>
    public (string? Literal, ConfigValue? Value) Next()
    {
        if (_at >= _text.Length) return (null, null);
        int start = _at;
        if (IsAt("${"))
        {
            ConfigValue value = Interpolation();
            IsWhole = start == 0 && _at == _text.Length;
            return (null, value);
        }

        var literal = new StringBuilder();
        while (_at < _text.Length && !IsAt("${"))
        {
            int backslashes = 0;
            while (IsAt("\\", backslashes)) backslashes++;
            if (backslashes > 0 && IsAt("${", backslashes))
            {
                // Each pair is one backslash; the odd one takes its meaning from the interpolation.
                literal.Append('\\', backslashes / 2);
                _at += backslashes;
                if (backslashes % 2 == 0) break;
                literal.Append("${");
                _at += 2;
                continue;
            }

            int plain = Math.Max(1, backslashes);
            literal.Append(_text, _at, plain);
            _at += plain;
        }

        return (literal.ToString(), null);
    }

    private bool IsAt(string expected, int distance = 0) => string.CompareOrdinal(_text, _at + distance, expected, 0, expected.Length) == 0;

    private ConfigValue Interpolation()
    {
        if (++_depth > DeepestNesting) throw Fault("nested too deep");
        _at += 2;
        string reference = Piece(":}", out _, out _).Trim();
        List<ConfigScalar>? arguments = null;
        if (Take(':'))
        {
            arguments = [];
            if (!IsAt("}"))
            {
                do arguments.Add(Argument());
                while (Take(','));
            }
        }

        if (!Take('}')) throw Fault("'}' is missing at the end of an interpolation");
        _depth--;
        return find(reference, arguments);
    }

    private ConfigScalar Argument()
    {
        string text = Piece(",}", out bool isQuoted, out ConfigScalar? alone);
        if (alone is not null) return alone;
        return isQuoted ? new ConfigScalar(scalar.Origin, text, text)
            : text.Trim() is "null" ? new ConfigScalar(scalar.Origin, null, "")
            : new ConfigScalar(scalar.Origin, text.Trim(), text.Trim());
    }

    /// <summary>Characters up to one of those that end it, with the values of nested interpolations in their places.</summary>
    private string Piece(string ends, out bool isQuoted, out ConfigScalar? alone)
    {
        (isQuoted, alone) = (false, null);
        var text = new StringBuilder();
        while (_at < _text.Length && !ends.Contains(_text[_at], StringComparison.Ordinal))
        {
            if (IsAt("${"))
            {
                ConfigValue value = Interpolation();
                alone = text.Length == 0 && _at < _text.Length && ends.Contains(_text[_at], StringComparison.Ordinal)
                    ? value as ConfigScalar : null;
                text.Append(ConfigInterpolation.TextOf(scalar, value));
            }
            else if (_text[_at] is '\'' or '"' && text.ToString().Trim().Length == 0)
            {
                text.Clear().Append(Quoted());
                isQuoted = true;
                while (_at < _text.Length && _text[_at] == ' ') _at++;
            }
            else
            {
                if (_text[_at] == '\\' && _at + 1 < _text.Length) _at++;
                text.Append(_text[_at++]);
            }
        }

        return text.ToString();
    }

    private string Quoted()
    {
        char quote = _text[_at++];
        var text = new StringBuilder();
        while (_at < _text.Length && _text[_at] != quote)
        {
            if (_text[_at] == '\\' && _at + 1 < _text.Length && _text[_at + 1] == quote) _at++;
            text.Append(_text[_at++]);
        }

        if (_at == _text.Length) throw Fault($"the quote {quote} is not closed");
        _at++;
        return text.ToString();
    }

    private bool Take(char expected)
    {
        if (_at >= _text.Length || _text[_at] != expected) return false;
        _at++;
        return true;
    }

    private CrestException Fault(string what) => new($"{scalar.Origin}: '{scalar.Found}': {what}");
}
