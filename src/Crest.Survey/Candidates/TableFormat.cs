namespace Crest.Survey.Candidates;

/// <summary>How a table of candidates parts the fields of a line.</summary>
public enum TableFormat
{
    /// <summary>By any number of blanks and tabs (<c>whitespace</c>).</summary>
    Whitespace,

    /// <summary>By a comma; a field may be in double quotes (<c>csv</c>).</summary>
    Csv,

    /// <summary>By a tab (<c>tsv</c>).</summary>
    Tsv,
}
