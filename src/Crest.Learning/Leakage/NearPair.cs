namespace Crest.Learning.Leakage;

/// <summary>A sample and the nearest one of another set.</summary>
/// <param name="Known">Row in the other set.</param>
/// <param name="Sample">Row of the sample.</param>
/// <param name="Distance">Their Euclidean distance as a share of the sample's length.</param>
public readonly record struct NearPair(int Known, int Sample, double Distance);
