namespace Crest.CommandLine.Terminal;

/// <summary>A column of a <see cref="FittedTable"/>.</summary>
/// <param name="Title">Its heading.</param>
internal sealed record FittedColumn(string Title)
{
    /// <summary>Whether cells end at the same place, as numbers do.</summary>
    public bool RightAligned { get; init; }

    /// <summary>
    /// Where there is no room for all columns, the one with the highest rank is left out first, of equal ones the last. A column of rank 0
    /// is always shown whole.
    /// </summary>
    public int Rank { get; init; }

    /// <summary>
    /// The number of characters that are enough of a text, so that it is shortened before a column is left out; null for names and numbers,
    /// which are shown whole or not at all.
    /// </summary>
    public int? Shortest { get; init; }

    /// <summary>Where a text is shortened, after any character or, so that no number is cut, after one of these; null for any.</summary>
    public string? Separator { get; init; }
}
