namespace Crest.Experiments.Runs;

/// <summary>One value of a metric of a run.</summary>
/// <param name="Name">The metric, e.g. <c>val_loss</c>.</param>
/// <param name="Step">The epoch.</param>
/// <param name="Time">When it was measured.</param>
/// <param name="Value">The value; NaN and infinities are kept.</param>
public readonly record struct RunMetric(string Name, long Step, DateTimeOffset Time, double Value);
