namespace Crest.Experiments.TensorBoard;

/// <summary>A scalar of an event file.</summary>
/// <param name="Tag">What it is the value of.</param>
/// <param name="Step">The step.</param>
/// <param name="Time">When it was written, to the millisecond.</param>
/// <param name="Value">The value; of a single-precision number exactly that number.</param>
public readonly record struct EventScalar(string Tag, long Step, DateTimeOffset Time, double Value);
