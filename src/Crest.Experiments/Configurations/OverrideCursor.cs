using Crest.Foundation.Errors;

namespace Crest.Experiments.Configurations;

/// <summary>A place in an override word that is being read.</summary>
/// <param name="word">The word.</param>
internal sealed class OverrideCursor(string word)
{
    private const char None = '\0';

    /// <summary>The word.</summary>
    public string Word => word;

    /// <summary>The place of the next character.</summary>
    public int At { get; set; }

    /// <summary>Whether nothing follows.</summary>
    public bool IsAtEnd => At >= word.Length;

    /// <summary>The next character; 0 at the end.</summary>
    public char Next => PeekAt(0);

    /// <summary>A later character; 0 behind the end.</summary>
    public char PeekAt(int distance) => At + distance < word.Length ? word[At + distance] : None;

    /// <summary>Takes a character if it is the next one.</summary>
    public bool Take(char expected)
    {
        if (IsAtEnd || Next != expected) return false;
        At++;
        return true;
    }

    /// <summary>Takes a character that must come here.</summary>
    /// <param name="expected">The character.</param>
    /// <param name="after">What it ends, for the error.</param>
    public void Require(char expected, string after)
    {
        if (!Take(expected)) throw Fault(IsAtEnd ? $"'{expected}' is missing at the end of {after}" : Unexpected());
    }

    /// <summary>Takes blanks.</summary>
    public void SkipBlanks()
    {
        while (Next is ' ' or '\t') At++;
    }

    /// <summary>What to say of a character that cannot be here.</summary>
    public string Unexpected() =>
        IsAtEnd ? "the end comes too early" : $"unexpected '{Next}'; put the value in quotes, or \\ before the character";

    /// <summary>An error at the next character.</summary>
    /// <param name="what">What is wrong and how to mend it.</param>
    public CrestException Fault(string what) => new($"{ConfigOverride.OriginOf(word)}: column {At + 1}: {what}");
}
