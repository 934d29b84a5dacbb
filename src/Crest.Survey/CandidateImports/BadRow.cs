namespace Crest.Survey.CandidateImports;

/// <summary>Something wrong in a line of a piece. Which line of the file that is, only the pieces before it can tell.</summary>
/// <param name="piece">The piece.</param>
/// <param name="line">The line in the piece, from 0.</param>
/// <param name="what">What is wrong with it, and how to mend it.</param>
internal sealed class BadRow(int piece, long line, string what) : Exception(what)
{
    public int Piece => piece;

    public long Line => line;
}
