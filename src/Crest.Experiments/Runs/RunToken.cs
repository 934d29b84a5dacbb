namespace Crest.Experiments.Runs;

/// <summary>A word, a quoted text, an operator or a parenthesis of a condition.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The word, the text without its quotes, or the symbol; empty at the end.</param>
/// <param name="Column">Where it begins, from 1.</param>
internal readonly record struct RunToken(RunToken.Kinds Kind, string Text, int Column)
{
    /// <summary>The kinds of tokens.</summary>
    internal enum Kinds
    {
        /// <summary>A field, a keyword, a number, or a text that needs no quotes.</summary>
        Word,

        /// <summary>A text in quotes.</summary>
        Quoted,

        /// <summary>An operator of <c>= ! &lt; &gt;</c>, a parenthesis or a comma.</summary>
        Symbol,

        /// <summary>The end of the condition.</summary>
        End,
    }

    /// <summary>Whether it is a keyword, in small or capital letters.</summary>
    public bool Is(string keyword) => Kind == Kinds.Word && string.Equals(Text, keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is a symbol.</summary>
    public bool IsSymbol(string symbol) => Kind == Kinds.Symbol && Text == symbol;

    /// <summary>The token as an error names it.</summary>
    public override string ToString()
    {
        const int shown = 40;
        string text = Text.Length <= shown ? Text : $"{Text[..shown]}...";
        return Kind == Kinds.End ? "the end" : $"'{text}'";
    }
}
