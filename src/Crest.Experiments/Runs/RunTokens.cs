using System.Text;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Runs;

/// <summary>Takes a condition of runs apart into its tokens.</summary>
/// <param name="text">The condition.</param>
internal sealed class RunTokens(string text)
{
    private const string Operators = "=!<>", Alone = "(),", Quotes = "'\"`";

    private int _at;

    /// <summary>All tokens of a condition; the last one is its end.</summary>
    /// <exception cref="CrestException">A quote is not closed, or the text is too long.</exception>
    public static IReadOnlyList<RunToken> Of(string text)
    {
        const int longest = 1 << 16;
        if (text.Length > longest) throw Fault(longest, $"a condition has at most {longest} characters, not {text.Length}");
        if (text.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var zero) throw Fault(zero + 1, "the character U+0000 is not allowed");
        var tokens = new RunTokens(text);
        var all = new List<RunToken>();
        do all.Add(tokens.Next());
        while (all[^1].Kind != RunToken.Kinds.End);
        return all;
    }

    /// <summary>An error of a condition.</summary>
    /// <param name="column">Where it is, from 1.</param>
    /// <param name="fault">What is wrong.</param>
    public static CrestException Fault(int column, string fault) => new($"column {column}: {fault}");

    private RunToken Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        int start = _at;
        if (start == text.Length) return new RunToken(RunToken.Kinds.End, "", start + 1);
        char first = text[start];
        if (Alone.Contains(first)) return Symbol(start, start + 1);
        if (Operators.Contains(first))
        {
            int end = start;
            while (end < text.Length && Operators.Contains(text[end])) end++;
            return Symbol(start, end);
        }

        if (Quotes.Contains(first)) return new RunToken(RunToken.Kinds.Quoted, Quoted(), start + 1);
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && !(Alone + Operators + Quotes).Contains(text[_at])) _at++;
        string word = text[start.._at];
        // The name of a metric, parameter or tag in quotes: metric."area under the curve".
        if (word.EndsWith('.') && _at < text.Length && Quotes.Contains(text[_at])) word += Quoted();
        return new RunToken(RunToken.Kinds.Word, word, start + 1);
    }

    private RunToken Symbol(int start, int end)
    {
        _at = end;
        return new RunToken(RunToken.Kinds.Symbol, text[start..end], start + 1);
    }

    /// <summary>A text in quotes; a quote in it is written twice.</summary>
    private string Quoted()
    {
        int start = _at;
        char quote = text[_at++];
        var content = new StringBuilder();
        while (true)
        {
            int end = text.IndexOf(quote, _at);
            if (end < 0) throw Fault(start + 1, $"the quote {quote} is not closed");
            content.Append(text, _at, end - _at);
            _at = end + 1;
            if (_at == text.Length || text[_at] != quote) return $"{content}";
            content.Append(quote);
            _at++;
        }
    }
}
