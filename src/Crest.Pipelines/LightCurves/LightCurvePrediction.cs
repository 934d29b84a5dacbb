using Crest.Numerics.Tensors;

namespace Crest.Pipelines.LightCurves;

/// <summary>What a model says of some light curves.</summary>
/// <param name="Probabilities">[objects × classes], calibrated; the mean of the networks.</param>
/// <param name="Spread">Standard deviation of the networks' probabilities [objects × classes].</param>
/// <param name="Redshift">Redshifts [objects]; empty where they are not predicted.</param>
/// <param name="RedshiftError">Their standard deviations [objects].</param>
/// <param name="PeakMjd">Days of the peak [objects], MJD; empty where they are not predicted.</param>
/// <param name="PeakError">Their standard deviations [objects], days.</param>
public sealed record LightCurvePrediction(
    Tensor Probabilities, Tensor Spread, double[] Redshift, double[] RedshiftError, double[] PeakMjd, double[] PeakError);
