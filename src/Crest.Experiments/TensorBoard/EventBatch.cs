namespace Crest.Experiments.TensorBoard;

/// <summary>What an <see cref="EventFolder"/> had more than at the time before.</summary>
/// <param name="Scalars">The new scalars, in the order of the files.</param>
/// <param name="RestartedFrom">
/// The step from which the program that writes the files started again, so that what earlier batches had of this step and of later
/// ones does not count any more; null where it did not.
/// </param>
public sealed record EventBatch(IReadOnlyList<EventScalar> Scalars, long? RestartedFrom);
