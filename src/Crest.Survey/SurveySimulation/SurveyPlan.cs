namespace Crest.Survey.SurveySimulation;

/// <summary>How a survey observes: what its published numbers say, from which its nights are drawn.</summary>
internal sealed record SurveyPlan
{
    /// <summary>What the objects' names begin with.</summary>
    public required string Name { get; init; }

    /// <summary>The bands.</summary>
    public required SurveyBand[] Bands { get; init; }

    /// <summary>The fields.</summary>
    public required SurveyRegion[] Regions { get; init; }

    /// <summary>Day of the first season's begin [MJD].</summary>
    public required double FirstMjd { get; init; }

    /// <summary>Number of seasons, a year apart.</summary>
    public required int Seasons { get; init; }

    /// <summary>Length of a season [day]; 365.25 for a survey without a pause.</summary>
    public required double SeasonDays { get; init; }

    /// <summary>Share of the nights that clouds take.</summary>
    public double CloudyShare { get; init; } = 0.25;

    /// <summary>Standard deviation of a visit's depth about the band's [mag]: seeing, thin clouds, air mass.</summary>
    public double DepthScatter { get; init; } = 0.3;

    /// <summary>Share of the visits of an object that are lost: gaps between detectors, failed subtractions.</summary>
    public double LostShare { get; init; } = 0.03;

    /// <summary>Part of the flux that is added to its error in quadrature: calibration, the host's residuals.</summary>
    public double FluxFloor { get; init; } = 0.01;

    /// <summary>First and last day on which an object is observed, from the peak, in its rest frame: each from a range.</summary>
    public ((double From, double To) First, (double From, double To) Last) Follow { get; init; } = ((-30, -30), (100, 100));

    /// <summary>The range of redshifts that the survey reaches.</summary>
    public required (double Minimum, double Maximum) Redshifts { get; init; }

    /// <summary>Only objects whose brightest band reaches this peak magnitude are taken; infinite without such a limit.</summary>
    public double PeakLimit { get; init; } = double.PositiveInfinity;

    /// <summary>Standard deviation of that limit from one object to another: a search is not complete to a sharp limit [mag].</summary>
    public double PeakLimitScatter { get; init; }

    /// <summary>Redshifts of hosts and dust of the Milky Way.</summary>
    public SurveyHosts Hosts { get; init; } = new();
}
