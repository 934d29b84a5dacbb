namespace Crest.Learning.Sequences;

/// <summary>Writes one sequence into a batch. Several threads call it at once.</summary>
/// <param name="sample">Which one.</param>
/// <param name="step">Number of the batch since the start of training: noise is drawn from it; -1 for the sequence as it is.</param>
/// <param name="member">Number of the network that it is for, whose noise is its own.</param>
/// <param name="rows">[longest × features]; the steps that the sequence has are written.</param>
/// <returns>Number of steps, at least 1.</returns>
public delegate int FillSequence(int sample, long step, int member, Span<float> rows);
