namespace Crest.Foundation.Progress;

/// <summary>How far a long step has come, for a progress bar.</summary>
/// <param name="Step">What is being done, in a few words: <c>reading light curves</c>.</param>
/// <param name="Done">How many of <paramref name="Total"/> are done.</param>
/// <param name="Total">How many there are; 0 while that is not known.</param>
/// <param name="Detail">What is worth seeing beside the bar (a loss, a file), or null.</param>
public readonly record struct StepProgress(string Step, long Done, long Total, string? Detail = null);
