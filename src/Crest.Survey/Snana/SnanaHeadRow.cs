using Crest.Survey.Observations;

namespace Crest.Survey.Snana;

/// <summary>An object of a HEAD table.</summary>
/// <param name="Object">What is known of it.</param>
/// <param name="Observations">NOBS.</param>
/// <param name="First">PTROBS_MIN: its first row in PHOT, from 1.</param>
/// <param name="Last">PTROBS_MAX: its last row.</param>
internal sealed record SnanaHeadRow(SurveyObject Object, int Observations, long First, long Last);
