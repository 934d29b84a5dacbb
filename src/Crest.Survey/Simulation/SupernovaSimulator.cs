using Crest.Numerics.RandomStreams;
using Crest.Survey.Cosmology;
using Crest.Survey.LightCurves;
using Crest.Survey.Photometry;

namespace Crest.Survey.Simulation;

/// <summary>
/// Makes supernovae as the survey would detect them. Each object has a random stream of its own (seed, number), so that it is the
/// same whoever asks for it and in whatever order. An instance keeps buffers: one a thread.
/// </summary>
public sealed class SupernovaSimulator
{
    private const double MinimumRedshift = 0.05, MaximumRedshift = 1.2, DetectionThreshold = 5;
    private const int DetectionBands = 2;

    private static readonly FlatLambdaCdm Cosmology = FlatLambdaCdm.Standard;
    private static readonly RedshiftDistribution ThermonuclearRedshifts = Redshifts(SupernovaType.Ia),
        CoreCollapseRedshifts = Redshifts(SupernovaType.IIP);

    private readonly RandomStream _objects;
    private readonly SurveyConditions _conditions;
    private readonly SupernovaSpectrum _spectrum = new(Passband.Grizy);

    /// <summary>Prepares a survey.</summary>
    /// <param name="seed">Decides the visits' conditions and every object.</param>
    public SupernovaSimulator(long seed)
    {
        _objects = new RandomStream(seed, "simulated supernovae");
        _conditions = new SurveyConditions(new RandomStream(seed, "observing conditions"));
    }

    /// <summary>The visits that all objects share.</summary>
    public static Cadence Cadence => SurveyConditions.Cadence;

    /// <summary>Makes one detected object: supernovae of the type go off until one has 5 standard deviations in two bands.</summary>
    /// <param name="number">The object's number, from 0.</param>
    /// <param name="type">Its type.</param>
    public SimulatedSupernova Generate(int number, SupernovaType type)
    {
        var random = new RandomSequence(_objects.Split(number));
        while (true)
        {
            SimulatedSupernova candidate = Explode(type, ref random);
            if (IsDetected(candidate)) return candidate;
        }
    }

    /// <summary>Makes a table of objects with the labels of their types (the number in <see cref="SupernovaType"/>).</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="types">The type of each object.</param>
    public static LightCurveTable Table(long seed, IReadOnlyList<SupernovaType> types)
    {
        ArgumentNullException.ThrowIfNull(types);
        var table = new LightCurveTable(Cadence, [.. types.Select((type, number) => $"{type}_{number:D6}")]);
        Parallel.For(0, types.Count, () => new SupernovaSimulator(seed), (number, _, simulator) =>
        {
            SimulatedSupernova supernova = simulator.Generate(number, types[number]);
            for (int visit = 0; visit < Cadence.Count; visit++)
            {
                table.FluxOf(number)[visit] = (float)supernova.Flux[visit];
                table.FluxErrorOf(number)[visit] = (float)supernova.FluxError[visit];
                table.EpochOf(number)[visit] = (float)(Cadence.Visits[visit].ElapsedDay - supernova.PeakDay);
            }

            table.Redshift[number] = (float)supernova.Redshift;
            table.Label[number] = (int)types[number];
            return simulator;
        }, _ => { });
        return table;
    }

    private static RedshiftDistribution Redshifts(SupernovaType type) =>
        new(Cosmology, MinimumRedshift, MaximumRedshift, SupernovaPopulation.Of(type).RateExponent);

    private SimulatedSupernova Explode(SupernovaType type, ref RandomSequence random)
    {
        SupernovaType kind = type != SupernovaType.Ibc ? type : random.NextBelow(2) == 0 ? SupernovaType.Ib : SupernovaType.Ic;
        SupernovaPopulation population = SupernovaPopulation.Of(kind);
        double redshift = Math.Round((kind == SupernovaType.Ia ? ThermonuclearRedshifts : CoreCollapseRedshifts).Draw(ref random), 4);
        double peakDay = Math.Round(
            -SurveyConditions.PeakMargin + random.NextUniform() * (SurveyConditions.LastDay + 2 * SurveyConditions.PeakMargin), 2);

        (double magnitude, double stretch, double colourExcess) = SupernovaProperties.Draw(kind, population, ref random);
        _spectrum.Draw(population, stretch, colourExcess, redshift, ref random);
        // Flux density per unit frequency: (1+z) L_ν / (4π d_L²).
        double scale = AbSystem.Flux(magnitude + Cosmology.DistanceModulus(redshift)) * (1 + redshift);
        return Observe(type, redshift, peakDay, magnitude, scale, ref random);
    }

    private SimulatedSupernova Observe(
        SupernovaType type, double redshift, double peakDay, double magnitude, double scale, ref RandomSequence random)
    {
        int visits = Cadence.Count;
        double[] trueFlux = new double[visits], flux = new double[visits], error = new double[visits];
        for (int visit = 0; visit < visits; visit++)
        {
            double day = (Cadence.Visits[visit].ElapsedDay - peakDay) / (1 + redshift);
            trueFlux[visit] = scale * _spectrum.RelativeFlux(_conditions.BandOf[visit], day);
            bool lost = random.NextUniform() < SurveyConditions.LostShare;
            error[visit] = lost ? double.NaN : Math.Round(_conditions.DrawError(visit, trueFlux[visit], ref random), 5);
            flux[visit] = lost ? double.NaN : Math.Round(trueFlux[visit] + error[visit] * random.NextNormal(), 5);
        }

        return new SimulatedSupernova(type, redshift, peakDay, magnitude, trueFlux, flux, error);
    }

    private bool IsDetected(SimulatedSupernova supernova)
    {
        uint bands = 0;
        for (int visit = 0; visit < supernova.Flux.Length; visit++)
            if (supernova.Flux[visit] >= DetectionThreshold * supernova.FluxError[visit]) bands |= 1u << _conditions.BandOf[visit];
        return System.Numerics.BitOperations.PopCount(bands) >= DetectionBands;
    }
}
