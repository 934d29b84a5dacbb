namespace Crest.Learning.Trees;

/// <summary>A measure of how mixed a node is, times its rows, so that sides of a split add up.</summary>
internal interface IImpurity
{
    /// <summary>Rows times impurity.</summary>
    /// <param name="rows">Rows, above 0.</param>
    /// <param name="positives">Positive ones of them.</param>
    double Of(long rows, long positives);
}
