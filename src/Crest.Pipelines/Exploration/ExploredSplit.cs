using Crest.Numerics.Tensors;

namespace Crest.Pipelines.Exploration;

/// <summary>The samples of a split.</summary>
/// <param name="Name">Its name: <c>train</c>.</param>
/// <param name="Features">What is embedded [samples × features].</param>
/// <param name="Names">Of the samples.</param>
/// <param name="Columns">What else is known of them; the same columns in every split.</param>
/// <param name="Sights">What a reader sees of them; null for nothing.</param>
internal sealed record ExploredSplit(
    string Name, Tensor Features, IReadOnlyList<string> Names, IReadOnlyList<ExploredColumn> Columns, Sights? Sights);
