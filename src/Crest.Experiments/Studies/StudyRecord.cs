namespace Crest.Experiments.Studies;

/// <summary>A study as a storage holds it.</summary>
/// <param name="Id">What the storage knows it by.</param>
/// <param name="Name">Its name.</param>
/// <param name="Definition">What is searched and how; null where another program made the study and said nothing that we understand.</param>
/// <param name="EndReason">Why no more trials are begun though their number is not reached; null where more are begun.</param>
public sealed record StudyRecord(int Id, string Name, StudyDefinition? Definition, string? EndReason);
