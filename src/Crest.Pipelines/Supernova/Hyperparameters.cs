using Crest.Foundation.Errors;


namespace Crest.Pipelines.Supernova;

/// <summary>What a search chooses: the network's shape and the noise that it is trained with.</summary>
/// <param name="HiddenSize">Width of the highway blocks, at least 1.</param>
/// <param name="Highways">Number of highway blocks, at least 0.</param>
/// <param name="UseBatchNormalisation">Whether batch normalisation follows each block.</param>
/// <param name="DropoutRate">0 to below 1.</param>
/// <param name="OutlierRate">0 to 1.</param>
/// <param name="BlackoutRate">0 to 1.</param>
public sealed record Hyperparameters(int HiddenSize, int Highways, bool UseBatchNormalisation, double DropoutRate, double OutlierRate, double BlackoutRate)
{
    /// <summary>What is used where nothing is said.</summary>
    public static Hyperparameters Default { get; } = new(300, 4, false, 0, 0, 0);

    /// <summary>
    /// What a sample takes in training, as a number of weights: those of the highway blocks, and 40,000 for all that does not grow with them; fitted to epochs on one thread with blocks
    /// of 50 to 850.
    /// </summary>
    public double StepCost => 40_000 + (2.0 * HiddenSize * HiddenSize * Highways);

    /// <summary>Returns itself where every value is in its range.</summary>
    /// <param name="source">Where the values are from, for the error.</param>
    /// <exception cref="CrestException">A value is out of range.</exception>
    public Hyperparameters Checked(string source)
    {
        if (HiddenSize is < 1 or > 100_000) throw new CrestException($"{source}: the hidden size is {HiddenSize}; it must be 1 to 100000");
        if (Highways is < 0 or > 1000) throw new CrestException($"{source}: the number of highway blocks is {Highways}; it must be 0 to 1000");
        if (DropoutRate is not (>= 0 and < 1)) throw new CrestException($"{source}: the dropout rate is {DropoutRate}; it must be at least 0 and below 1");
        if (OutlierRate is not (>= 0 and <= 1)) throw new CrestException($"{source}: the outlier rate is {OutlierRate}; it must be 0 to 1");
        if (BlackoutRate is not (>= 0 and <= 1)) throw new CrestException($"{source}: the blackout rate is {BlackoutRate}; it must be 0 to 1");
        return this;
    }
}
