using System.Text;

namespace Crest.Experiments.Configurations;

/// <summary>Reads the primitives of an override: quoted texts, numbers, truth values, null, and texts without quotes.</summary>
/// <param name="cursor">Where they begin.</param>
internal sealed class OverridePrimitives(OverrideCursor cursor)
{
    /// <summary>What a text without quotes may contain beside letters, digits and blanks.</summary>
    private const string Unquoted = "_/-\\+.$%*@?|:";

    /// <summary>What a backslash makes a plain character.</summary>
    private const string Escaped = "\\()[]{}:=, \t";

    private string Origin => ConfigOverride.OriginOf(cursor.Word);

    /// <summary>Reads one.</summary>
    public ConfigScalar Primitive()
    {
        if (cursor.Next is '\'' or '"')
        {
            string quoted = Quoted();
            return new ConfigScalar(Origin, quoted, quoted);
        }

        string text = Text(Unquoted, out bool isPlain);
        return isPlain ? ConfigNumbers.Scalar(Origin, text) : new ConfigScalar(Origin, text, text);
    }

    /// <summary>Reads a key of a dictionary: a text with or without quotes.</summary>
    public string Key()
    {
        if (cursor.Next is not ('\'' or '"')) return Text(Unquoted.Replace(":", "", StringComparison.Ordinal), out _);
        string key = Quoted();
        cursor.SkipBlanks();
        return key;
    }

    /// <summary>Characters up to one that cannot be part of it; blanks at both ends are no part of it unless they are escaped.</summary>
    private string Text(string allowed, out bool isPlain)
    {
        var text = new StringBuilder();
        int kept = 0;
        isPlain = true;
        while (!cursor.IsAtEnd)
        {
            char c = cursor.Next;
            if (c is ' ' or '\t')
            {
                text.Append(c);
                cursor.At++;
                continue;
            }

            if (c == '$' && cursor.PeekAt(1) == '{')
            {
                text.Append(Interpolation());
                isPlain = false;
            }
            else if (c == '\\' && BackslashesBeforeInterpolation() is > 0 and var count)
            {
                // Whether they escape it is decided when the interpolation is resolved.
                text.Append('\\', count);
                cursor.At += count;
                text.Append(Interpolation());
                isPlain = false;
            }
            else if (c == '\\' && Escaped.Contains(cursor.PeekAt(1), StringComparison.Ordinal) && cursor.PeekAt(1) != '\0')
            {
                text.Append(cursor.PeekAt(1));
                cursor.At += 2;
                isPlain = false;
            }
            else if (char.IsLetterOrDigit(c) || allowed.Contains(c, StringComparison.Ordinal) || (c > '\u007f' && !char.IsControl(c)))
            {
                text.Append(c);
                cursor.At++;
            }
            else
            {
                break;
            }

            kept = text.Length;
        }

        if (kept == 0) throw cursor.Fault(cursor.IsAtEnd ? "a value is missing" : $"a value is missing: {cursor.Unexpected()}");
        return text.ToString(0, kept);
    }

    private int BackslashesBeforeInterpolation()
    {
        int count = 0;
        while (cursor.PeekAt(count) == '\\') count++;
        return cursor.PeekAt(count) == '$' && cursor.PeekAt(count + 1) == '{' ? count : 0;
    }

    /// <summary>All of <c>${…}</c>, with what is nested in it.</summary>
    private string Interpolation()
    {
        int start = cursor.At, depth = 0;
        while (!cursor.IsAtEnd)
        {
            char c = cursor.Next;
            if (c is '\'' or '"')
            {
                Quoted();
                continue;
            }

            cursor.At++;
            if (c == '{') depth++;
            else if (c == '}' && --depth == 0) return cursor.Word[start..cursor.At];
        }

        throw cursor.Fault("'}' is missing at the end of the interpolation");
    }

    /// <summary>A text in quotes. Backslashes before a quote escape each other, then it; all others are plain characters.</summary>
    private string Quoted()
    {
        char quote = cursor.Next;
        cursor.At++;
        var text = new StringBuilder();
        while (!cursor.IsAtEnd)
        {
            int backslashes = 0;
            while (cursor.PeekAt(backslashes) == '\\') backslashes++;
            bool isBeforeQuote = cursor.PeekAt(backslashes) == quote;
            text.Append('\\', isBeforeQuote ? backslashes / 2 : backslashes);
            cursor.At += backslashes;
            if (cursor.IsAtEnd) break;
            char c = cursor.Next;
            cursor.At++;
            if (c == quote && backslashes % 2 == 0) return text.ToString();
            text.Append(c);
        }

        throw cursor.Fault($"the quote {quote} is not closed");
    }
}
