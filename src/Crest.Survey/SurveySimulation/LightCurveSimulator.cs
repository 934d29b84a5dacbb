using Crest.Foundation.Errors;
using Crest.Numerics.RandomStreams;
using Crest.Survey.Observations;
using Crest.Survey.Photometry;
using Crest.Survey.Simulation;

namespace Crest.Survey.SurveySimulation;

/// <summary>
/// Makes supernovae as a survey detects them. Each object has a random stream of its own (seed, number), so that it is the same whoever
/// asks for it and in whatever order. An instance keeps buffers: one a thread.
/// </summary>
internal sealed class LightCurveSimulator
{
    /// <summary>An observation is a detection from this many standard deviations on.</summary>
    public const double DetectionThreshold = 5;

    /// <summary>Detections that are nearer in time are of one night [day].</summary>
    public const double NightLength = 0.5;

    /// <summary>Supernovae that go off before it is said that the survey sees none.</summary>
    private const int MostExplosions = 2_000_000;

    /// <summary>A peak lies at most this many days before a season's first visit or after its last.</summary>
    private const double PeakMargin = 20;

    /// <summary>No band is more magnitudes brighter than B is in the rest frame, but for dust.</summary>
    private const double BrightestColour = 1.5;

    private static readonly double[] s_samples = [-8, -3, 2, 10, 25];

    private readonly SimulatedSurvey _survey;
    private readonly RandomStream _objects;
    private readonly VolumetricRates _rates;
    private readonly (SupernovaType Type, double UpTo)[] _types;
    private readonly bool _typeIsGiven;
    private readonly SupernovaSpectrum _spectrum;
    private readonly string[] _bands;
    private readonly double[] _dust, _extinction;
    private readonly double _faintest, _highest;

    /// <summary>Prepares a survey.</summary>
    /// <param name="survey">The survey.</param>
    /// <param name="seed">Decides every object.</param>
    /// <param name="redshifts">The range of redshifts.</param>
    /// <param name="types">The types.</param>
    /// <param name="shares">Shares of these among the objects; null for those that rates and detection give.</param>
    public LightCurveSimulator(
        SimulatedSurvey survey, long seed, (double Minimum, double Maximum) redshifts, SupernovaType[] types, TypeShares? shares)
    {
        _survey = survey;
        _objects = new RandomStream(seed, $"light curves of {survey.Plan.Name}");
        _rates = new VolumetricRates(redshifts.Minimum, redshifts.Maximum);
        _highest = redshifts.Maximum;
        _typeIsGiven = shares is not null;
        double total = 0;
        _types = [.. types.Select(type => (type, total += shares?.Shares[type] ?? _rates.Yearly(type)))];
        for (int i = 0; i < _types.Length; i++) _types[i].UpTo /= total;
        _spectrum = new SupernovaSpectrum([.. survey.Plan.Bands.Select(band => band.Passband)]);
        _bands = [.. survey.Plan.Bands.Select(band => band.Passband.Name)];
        _extinction = [.. _bands.Select(MilkyWayExtinction.PerColourExcess)];
        _dust = new double[_bands.Length];
        double least = survey.Fields.Min(field => field.LeastNoise.Min());
        _faintest = AbSystem.Magnitude(DetectionThreshold * least, ObservingNights.ZeroPoint);
    }

    /// <summary>Makes one detected object.</summary>
    /// <param name="number">The object's number, from 0.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="curve">Its light curve afterwards, in the order of time, on <see cref="ObservingNights.ZeroPoint"/>.</param>
    /// <exception cref="CrestException">The survey detects no such supernova.</exception>
    public void Generate(int number, string name, LightCurve curve)
    {
        var random = new RandomSequence(_objects.Split(number));
        SupernovaType type = DrawType(ref random);
        for (int explosion = 0; explosion < MostExplosions; explosion++)
        {
            if (explosion > 0 && !_typeIsGiven) type = DrawType(ref random);
            if (Explode(type, name, curve, ref random)) return;
        }

        throw new CrestException($"the survey detected none of {MostExplosions} simulated supernovae"
            + (_typeIsGiven ? $" of type {SimulatedTypes.NameOf(type)}" : "") + "; choose lower redshifts or a deeper survey");
    }

    private SupernovaType DrawType(ref RandomSequence random)
    {
        double uniform = random.NextUniform();
        foreach ((SupernovaType type, double upTo) in _types)
            if (uniform < upTo) return type;
        return _types[^1].Type;
    }

    private bool Explode(SupernovaType type, string name, LightCurve curve, ref RandomSequence random)
    {
        SupernovaPopulation population = SupernovaPopulation.Measured(type);
        double redshift = _rates.Redshifts(type).Draw(ref random);
        SupernovaProperties properties = SupernovaProperties.Draw(type, population, ref random);
        double magnitude =
            properties.Magnitude + _rates.DistanceModulus(redshift) - 2.5 * Math.Log10(1 + redshift);
        double limit = _survey.Plan.PeakLimit + _survey.Plan.PeakLimitScatter * random.NextNormal();
        if (magnitude - BrightestColour - 2 * properties.ColourExcess > Math.Min(_faintest, limit)) return false;

        ObservedField field = _survey.Fields[random.NextBelow(_survey.Fields.Length)];
        double peak = DrawPeak(field, ref random);
        SurveyHosts hosts = _survey.Plan.Hosts;
        double reddening = hosts.Reddening * Math.Exp(hosts.ReddeningScatter * random.NextNormal());
        for (int band = 0; band < _dust.Length; band++) _dust[band] = Math.Pow(10, -0.4 * _extinction[band] * reddening);
        _spectrum.Draw(population, properties.Stretch, properties.ColourExcess, redshift, ref random);
        double scale = AbSystem.Flux(magnitude, ObservingNights.ZeroPoint);
        if (!CanBeDetected(field, scale, limit)) return false;
        curve.Clear();
        if (!Observe(field, peak, redshift, scale, curve, ref random)) return false;
        curve.Object =
            HostKnowledge.Draw(name, SimulatedTypes.NameOf(type), redshift, peak, reddening, _highest, hosts, ref random);
        (curve.Path, curve.ZeroPoint) = (name, ObservingNights.ZeroPoint);
        return true;
    }

    private static double DrawPeak(ObservedField field, ref RandomSequence random)
    {
        double days = 0;
        foreach ((double first, double last) in field.Seasons) days += last - first + 2 * PeakMargin;
        double day = random.NextUniform() * days;
        foreach ((double first, double last) in field.Seasons)
        {
            if (day < last - first + 2 * PeakMargin) return first - PeakMargin + day;
            day -= last - first + 2 * PeakMargin;
        }

        return field.Seasons[^1].Last;
    }

    /// <summary>Whether the supernova is near the limit of the field's best nights, and above that of the survey.</summary>
    private bool CanBeDetected(ObservedField field, double scale, double limit)
    {
        double brightest = 0;
        bool detectable = false;
        for (int band = 0; band < _bands.Length; band++)
        {
            double most = 0;
            foreach (double day in s_samples) most = Math.Max(most, _spectrum.RelativeFlux(band, day));
            most *= scale * _dust[band];
            brightest = Math.Max(brightest, most);
            // Between the samples the light curve may be brighter, and noise may help.
            detectable |= band < field.LeastNoise.Length && 1.5 * most > DetectionThreshold * field.LeastNoise[band];
        }

        return detectable && AbSystem.Magnitude(brightest, ObservingNights.ZeroPoint) <= limit;
    }

    private bool Observe(
        ObservedField field, double peak, double redshift, double scale, LightCurve curve, ref RandomSequence random)
    {
        SurveyPlan plan = _survey.Plan;
        double first = peak + (1 + redshift) * Between(plan.Follow.First, ref random),
            last = peak + (1 + redshift) * Between(plan.Follow.Last, ref random), detected = double.NegativeInfinity;
        int nights = 0;
        (int visit, int end) = (field.Between(first, last).Start.Value, field.Between(first, last).End.Value);
        for (; visit < end; visit++)
        {
            if (random.NextUniform() < plan.LostShare) continue;
            int band = field.Band[visit];
            double light = scale * _dust[band] * _spectrum.RelativeFlux(band, (field.Mjd[visit] - peak) / (1 + redshift));
            double sky = field.SkyNoise[visit], floor = plan.FluxFloor * light;
            double error = Math.Sqrt(sky * sky + light / field.Electrons[visit] + floor * floor);
            double flux = light + error * random.NextNormal();
            bool isDetected = flux >= DetectionThreshold * error;
            curve.Add(field.Mjd[visit], _bands[band], flux, error, isDetected ? ObservationFlags.Detected : ObservationFlags.None);
            if (!isDetected || field.Mjd[visit] - detected < NightLength) continue;
            detected = field.Mjd[visit];
            nights++;
        }

        return nights >= 2;
    }

    private static double Between((double From, double To) range, ref RandomSequence random) =>
        range.From + (range.To - range.From) * random.NextUniform();
}
