namespace Crest.Benchmarks.Limits;

/// <summary>One limit of the machine.</summary>
/// <param name="What">What it bounds.</param>
/// <param name="Threads">Threads that share it.</param>
/// <param name="Unit">GFLOP/s or GB/s.</param>
/// <param name="Rounds">What each round measured.</param>
internal sealed record MachineLimit(string What, int Threads, string Unit, double[] Rounds);
