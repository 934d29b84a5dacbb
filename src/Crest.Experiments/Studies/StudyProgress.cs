namespace Crest.Experiments.Studies;

/// <summary>The state of a study when a trial has ended.</summary>
/// <param name="Trial">The trial, complete, pruned or failed.</param>
/// <param name="Counts">Number of trials in each state, of all workers as far as this process knows.</param>
/// <param name="Best">The best complete trial; null where none is complete.</param>
public sealed record StudyProgress(Trial Trial, IReadOnlyDictionary<TrialState, int> Counts, Trial? Best);
