namespace Crest.Survey.SurveySimulation;

/// <summary>A survey with its nights drawn, or as a cadence file gives them.</summary>
/// <param name="Plan">Bands, limits and what is known of hosts.</param>
/// <param name="Fields">The fields, each as likely as another.</param>
internal sealed record SimulatedSurvey(SurveyPlan Plan, ObservedField[] Fields)
{
    /// <summary>A preset's survey.</summary>
    /// <param name="preset">Which.</param>
    /// <param name="seed">Decides its nights.</param>
    public static SimulatedSurvey Of(SurveyPreset preset, long seed)
    {
        SurveyPlan plan = SurveyPlans.Of(preset);
        return new SimulatedSurvey(plan, new ObservingNights(plan, seed).Fields());
    }
}
