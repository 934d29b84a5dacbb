namespace Crest.Learning.Trees;

/// <summary>What a fit gave.</summary>
/// <param name="Ensemble">The trees; where it was stopped, those so far.</param>
/// <param name="Finished">Whether it ran to its end. If not, a fit with the same data and options goes on from the ensemble.</param>
public sealed record TreeFit(TreeEnsemble Ensemble, bool Finished);
