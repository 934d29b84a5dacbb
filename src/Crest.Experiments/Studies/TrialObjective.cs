namespace Crest.Experiments.Studies;

/// <summary>What a trial does: trains with the trial's parameters and says what came out.</summary>
/// <param name="trial">The parameters, and where to report to on the way.</param>
/// <param name="cancellation">Stops the trial; it is released then, or given up where another worker has it.</param>
/// <returns>The value.</returns>
/// <exception cref="TrialPrunedException">From <see cref="RunningTrial.Report"/>, let through: the trial was given up.</exception>
/// <exception cref="OperationCanceledException">It was stopped.</exception>
public delegate double TrialObjective(RunningTrial trial, CancellationToken cancellation);
