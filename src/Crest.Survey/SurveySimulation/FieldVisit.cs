using System.Runtime.InteropServices;

namespace Crest.Survey.SurveySimulation;

/// <summary>One image of a field.</summary>
/// <param name="Mjd">Time [MJD].</param>
/// <param name="Band">The survey's band, from 0.</param>
/// <param name="SkyNoise">Standard deviation of the sky's noise, as a flux on zero point 27.5.</param>
/// <param name="Electrons">Electrons that a flux of 1 gives.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FieldVisit(double Mjd, int Band, double SkyNoise, double Electrons);
