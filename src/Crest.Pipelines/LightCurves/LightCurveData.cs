using Crest.Survey.Observations;

namespace Crest.Pipelines.LightCurves;

/// <summary>The light curves of one split.</summary>
/// <param name="Path">Where they were read.</param>
/// <param name="Split">The split, as <see cref="Survey.PreparedData.Splits"/> names it.</param>
/// <param name="Table">The light curves; each has an observation.</param>
public sealed record LightCurveData(string Path, string Split, ObservationTable Table)
{
    /// <summary>
    /// The redshifts that a network learns: those that a simulation was made with, else those of spectra; NaN where neither is known.
    /// </summary>
    public static float RedshiftOf(ObservationTable table, int index) =>
        float.IsNaN(table.SimulatedRedshift[index]) ? table.SpectroscopicRedshift[index] : table.SimulatedRedshift[index];
}
