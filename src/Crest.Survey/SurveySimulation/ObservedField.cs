namespace Crest.Survey.SurveySimulation;

/// <summary>The visits of one field, in the order of time; arrays are by visit.</summary>
internal sealed class ObservedField
{
    /// <summary>The seasons: two visits that are further apart are in different ones [day].</summary>
    private const double SeasonGap = 60;

    /// <summary>Makes a field.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="visits">Its visits in any order, one at least.</param>
    public ObservedField(string name, IEnumerable<FieldVisit> visits)
    {
        Name = name;
        FieldVisit[] ordered = [.. visits.OrderBy(v => v.Mjd).ThenBy(v => v.Band)];
        Mjd = [.. ordered.Select(v => v.Mjd)];
        Band = [.. ordered.Select(v => (byte)v.Band)];
        SkyNoise = [.. ordered.Select(v => v.SkyNoise)];
        Electrons = [.. ordered.Select(v => v.Electrons)];
        var seasons = new List<(double First, double Last)>();
        foreach (double mjd in Mjd)
        {
            if (seasons.Count > 0 && mjd - seasons[^1].Last < SeasonGap) seasons[^1] = (seasons[^1].First, mjd);
            else seasons.Add((mjd, mjd));
        }

        Seasons = [.. seasons];
        LeastNoise = [.. Enumerable.Range(0, Band.Max() + 1).Select(band => ordered.Where(v => v.Band == band).Select(v => v.SkyNoise)
            .DefaultIfEmpty(double.PositiveInfinity).Min())];
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Times [MJD], ascending.</summary>
    public double[] Mjd { get; }

    /// <summary>Numbers of the survey's bands.</summary>
    public byte[] Band { get; }

    /// <summary>Standard deviations of the sky's noise, as fluxes on zero point 27.5.</summary>
    public double[] SkyNoise { get; }

    /// <summary>Electrons that a flux of 1 gives.</summary>
    public double[] Electrons { get; }

    /// <summary>First and last visit of each season [MJD].</summary>
    public (double First, double Last)[] Seasons { get; }

    /// <summary>The deepest visit's noise of each band; infinite where the band was not observed.</summary>
    public double[] LeastNoise { get; }

    /// <summary>The visits from one day to another.</summary>
    /// <param name="first">MJD.</param>
    /// <param name="last">MJD.</param>
    public Range Between(double first, double last) => At(first)..Math.Max(At(first), At(Math.BitIncrement(last)));

    private int At(double mjd) => Array.BinarySearch(Mjd, mjd) is var at && at < 0 ? ~at : FirstOf(at);

    private int FirstOf(int at)
    {
        while (at > 0 && Mjd[at - 1] == Mjd[at]) at--;
        return at;
    }
}
