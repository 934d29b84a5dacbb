namespace Crest.Survey.Candidates;

/// <summary>What a column holds, and so how it is kept.</summary>
public enum ColumnType
{
    /// <summary>Numbers in double precision (<c>double</c>); may be missing.</summary>
    Double,

    /// <summary>Numbers in single precision (<c>single</c>), for those written with six digits or fewer; may be missing.</summary>
    Single,

    /// <summary>Whole numbers of 32 bits (<c>integer</c>).</summary>
    Integer,

    /// <summary>Texts (<c>text</c>): names, dates, numbers that are too long.</summary>
    Text,
}
