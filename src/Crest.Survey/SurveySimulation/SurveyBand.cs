using Crest.Survey.Photometry;

namespace Crest.Survey.SurveySimulation;

/// <summary>A band of a survey, and how deep one of its visits is.</summary>
/// <param name="Passband">Telescope, filter and detector; its name is the band's.</param>
/// <param name="Depth">AB magnitude of a point source of 5 standard deviations in a typical visit on a dark night.</param>
/// <param name="ElectronMagnitude">AB magnitude of a source that gives one electron a visit: the photons' noise.</param>
/// <param name="MoonLoss">How much shallower a visit at full moon is [mag].</param>
internal sealed record SurveyBand(Passband Passband, double Depth, double ElectronMagnitude, double MoonLoss);
