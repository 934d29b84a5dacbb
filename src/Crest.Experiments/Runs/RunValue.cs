namespace Crest.Experiments.Runs;

/// <summary>What a field of a run is compared with.</summary>
/// <param name="Text">The value as text.</param>
/// <param name="Number">The value as a number; null for a text, and for a number in quotes.</param>
/// <param name="Moment">The value as a time, where the field is one.</param>
internal readonly record struct RunValue(string Text, double? Number, RunMoment? Moment);
