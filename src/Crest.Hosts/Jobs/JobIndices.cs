namespace Crest.Hosts.Jobs;

/// <summary>The indices of a job that runs once for each of them, as an array job of a scheduler.</summary>
/// <param name="First">The first index, at least 0.</param>
/// <param name="Last">The last index, at least the first.</param>
public readonly record struct JobIndices(int First, int Last)
{
    /// <summary>Number of indices.</summary>
    public int Count => Last - First + 1;
}
