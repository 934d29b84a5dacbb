namespace Crest.Survey.Simulation;

/// <summary>A night of a survey: one filter, one seeing.</summary>
/// <param name="Date">YYYY-MM-DD.</param>
/// <param name="Filter">Name of the filter.</param>
/// <param name="Depth">AB magnitude at which the signal is five times its noise.</param>
/// <param name="Seeing">Standard deviation of the point spread function, in pixels of 0.168 arcsec.</param>
internal sealed record SurveyNight(byte[] Date, byte[] Filter, double Depth, double Seeing);
