namespace Crest.Survey.SurveySimulation;

/// <summary>Bands that are observed one after the other in the same nights.</summary>
/// <param name="Bands">The bands' names.</param>
/// <param name="Interval">Days from one visit to the next where the sky is clear.</param>
/// <param name="Scatter">The interval is this much shorter or longer, evenly [day].</param>
/// <param name="DarkOnly">Whether nights with more than half of the moon lit are left out, as surveys do with u.</param>
internal sealed record SurveySequence(string[] Bands, double Interval, double Scatter, bool DarkOnly = false);
