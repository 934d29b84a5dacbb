namespace Crest.Pipelines.Configurations;

/// <summary>A job of a multirun that is to be run.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Words">The program and its arguments.</param>
internal sealed record MultirunTask(int Number, IReadOnlyList<string> Words);
