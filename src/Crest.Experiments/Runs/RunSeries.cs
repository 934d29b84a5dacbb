namespace Crest.Experiments.Runs;

/// <summary>The values of a metric of a run, as its last one.</summary>
/// <param name="Name">The metric, e.g. <c>val_loss</c>.</param>
/// <param name="LastStep">The highest step.</param>
/// <param name="LastTime">When the value at that step was measured; of several values the latest.</param>
/// <param name="LastValue">That value; NaN and infinities are kept.</param>
public sealed record RunSeries(string Name, long LastStep, DateTimeOffset LastTime, double LastValue);
