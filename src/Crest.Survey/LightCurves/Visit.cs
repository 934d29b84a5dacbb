namespace Crest.Survey.LightCurves;

/// <summary>One planned exposure of the survey: the same for every object of a set.</summary>
/// <param name="Band">The passband: <c>g</c>, <c>r</c>, <c>i</c>, <c>z</c>, <c>y</c>.</param>
/// <param name="Index">The number of the visit within its band, from 1.</param>
/// <param name="ElapsedDay">Days since the first visit of the season, observer frame.</param>
public sealed record Visit(string Band, int Index, double ElapsedDay);
