namespace Crest.Experiments.Studies;

/// <summary>A split of a node: by a cut between cells, or by choices.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Cut">The first cell that is not below.</param>
/// <param name="Below">Whether each choice is below, of a parameter without an order.</param>
internal readonly record struct VarianceSplit(int Parameter, int Cut, bool[]? Below);
