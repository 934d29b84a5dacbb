namespace Crest.Survey.SurveySimulation;

/// <summary>Fields of a survey that are observed alike.</summary>
/// <param name="Name">What the fields' names begin with.</param>
/// <param name="Fields">How many there are; as large a share of the objects is in them.</param>
/// <param name="DepthGain">How much deeper than <see cref="SurveyBand.Depth"/> their visits are, by band [mag].</param>
/// <param name="Sequences">In which nights which bands are observed.</param>
internal sealed record SurveyRegion(string Name, int Fields, double[] DepthGain, SurveySequence[] Sequences);
