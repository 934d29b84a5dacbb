using System.Runtime.Intrinsics;
using Crest.Foundation.Errors;
using Crest.Numerics.RandomStreams;
using Crest.Survey.Observations;

namespace Crest.Survey.Nights;

/// <summary>The light curves of a table as sequences of features, clean or disturbed.</summary>
/// <remarks>Several threads may fill rows at once.</remarks>
public sealed class NightInputs
{
    /// <summary>Positions of the random stream: those of the light curve, then those of its nights.</summary>
    private const int CutPlace = 0, CutNightPlace = 1, DropPlace = 2, KeptPlace = 3, FaintPlace = 4, MagnitudePlace = 5, WithheldPlace = 6,
        PhasePlace = 7, RedshiftNoisePlace = 8, NightPlaces = 64;

    /// <summary>Positions of a night: eight for the noise of each sixteen bands; the last decides whether it is dropped.</summary>
    private const int PlacesOfNight = 128, DropOfNight = 127;

    private readonly NightInputSpec _spec;
    private readonly float[] _redshift, _redshiftError;
    private readonly double[] _peak;

    /// <summary>Groups the light curves in nights.</summary>
    /// <param name="spec">What the network is given.</param>
    /// <param name="table">The light curves.</param>
    /// <param name="path">Where they were read, for errors.</param>
    /// <exception cref="CrestException">They have none of the bands.</exception>
    public NightInputs(NightInputSpec spec, ObservationTable table, string path)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(table);
        _spec = spec;
        try
        {
            Nights = NightTable.Of(table, spec.Bands, spec.ZeroPoint, spec.Window);
        }
        catch (CrestException e)
        {
            throw new CrestException($"{path}: {e.Message}", e);
        }

        _peak = table.PeakMjd;
        (_redshift, _redshiftError) = InputRedshifts.Of(table, spec.Redshift);
    }

    /// <summary>The nights.</summary>
    public NightTable Nights { get; }

    /// <summary>Number of objects.</summary>
    public int Count => Nights.Count;

    /// <summary>Number of objects whose redshift is known.</summary>
    public int WithRedshift => _redshift.Count(float.IsFinite);

    /// <summary>Writes the features of the nights of an object as they are.</summary>
    /// <param name="index">The object, from 0.</param>
    /// <param name="rows">[nights of the object × features]; those of the nights that are taken are written.</param>
    /// <param name="until">The last time that is taken, MJD.</param>
    /// <returns>Number of nights that are taken; 0 where there is none until then.</returns>
    public int Fill(int index, Span<float> rows, double until = double.PositiveInfinity)
    {
        int first = Nights.Start[index], nights = 0;
        for (; nights < Nights.NightsOf(index) && Nights.Mjd[first + nights] <= until; nights++)
            Measure(first, nights, RowOf(rows, nights));
        Normalise(rows, nights, _redshift[index], _redshiftError[index]);
        return nights;
    }

    /// <summary>Writes the features of the nights of an object, disturbed.</summary>
    /// <param name="index">The object, from 0; it has a night.</param>
    /// <param name="rows">[nights of the object × features]; those of the nights that are taken are written.</param>
    /// <param name="noise">How it is disturbed.</param>
    /// <param name="random">What is drawn from, for this object in this batch alone.</param>
    /// <returns>Number of nights that are taken, at least 1.</returns>
    public int FillWithNoise(int index, Span<float> rows, NightNoise noise, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(noise);
        int first = Nights.Start[index], last = Nights.NightsOf(index) - 1;
        if (Uniform(random, CutPlace) < noise.CutRate) last = CutOf(index, random);
        // Half of the light curves keep all nights, as those have that are predicted.
        double dropped = noise.MostDropped * Math.Max(0, (2 * Uniform(random, DropPlace)) - 1);
        bool faint = Uniform(random, FaintPlace) < noise.FainterRate;
        float factor = faint ? (float)Math.Pow(10, -0.4 * Uniform(random, MagnitudePlace)) : 1;
        // Errors stay as they are: what the fainter object's own noise lacks is added.
        float added = (float)Math.Sqrt((noise.Flux * noise.Flux) + 1 - (factor * factor));
        int nights = 0, kept = random.Below(KeptPlace, last + 1);
        for (int night = 0; night <= last; night++)
        {
            long place = NightPlaces + ((long)night * PlacesOfNight);
            if (night != kept && Uniform(random, place + DropOfNight) < dropped) continue;
            Span<float> row = RowOf(rows, nights++);
            Measure(first, night, row);
            if (added > 0) Disturb(row, factor, added, random, place);
        }

        float redshift = _redshift[index], error = _redshiftError[index];
        if (noise.RedshiftNoise) redshift = Math.Max(0, redshift + (error * random.Normal(RedshiftNoisePlace)[0]));
        if (faint || Uniform(random, WithheldPlace) < noise.RedshiftWithheldRate) redshift = float.NaN;
        Normalise(rows, nights, redshift, error);
        return nights;
    }

    /// <summary>Writes the features of one night, of an object whose earlier nights need not be in the table.</summary>
    /// <param name="index">The object, from 0.</param>
    /// <param name="night">The night, of all nights of the table.</param>
    /// <param name="firstMjd">The object's first night, MJD.</param>
    /// <param name="previousMjd">The night before, MJD; the first where there is none.</param>
    /// <param name="row">[features].</param>
    /// <exception cref="InvalidOperationException">The inputs are divided by the light curve's scale, which needs all nights.</exception>
    public void FillNight(int index, int night, double firstMjd, double previousMjd, Span<float> row)
    {
        if (_spec.Normalisation == FluxNormalisation.LightCurve)
            throw new InvalidOperationException("the scale of a light curve needs all its nights");
        int first = Nights.Start[index];
        Measure(first, night - first, row);
        Normalise(
            row, 1, _redshift[index], _redshiftError[index], (float)(firstMjd - Nights.Mjd[first]), (float)(previousMjd - firstMjd));
    }

    /// <summary>The last night of a light curve that is cut.</summary>
    private int CutOf(int index, RandomStream random)
    {
        int first = Nights.Start[index], last = Nights.NightsOf(index) - 1, detected = Math.Max(0, Nights.FirstDetection[index]);
        if (double.IsNaN(_peak[index]) || Uniform(random, PhasePlace) < 0.5)
            return detected + random.Below(CutNightPlace, last - detected + 1);
        double phase = NightNoise.EarliestPhase + ((NightNoise.LatestPhase - NightNoise.EarliestPhase) * Uniform(random, CutNightPlace));
        return Math.Max(0, Nights.NightsUntil(index, _peak[index] + phase) - 1);
    }

    private static double Uniform(RandomStream random, long place) => (random.Bits(place) >> 11) * (1.0 / (1L << 53));

    private Span<float> RowOf(Span<float> rows, int night) => rows.Slice(night * _spec.Features, _spec.Features);

    /// <summary>The fluxes and errors of a night, and the days since the object's first night.</summary>
    private void Measure(int first, int night, Span<float> row)
    {
        int bands = Nights.Bands, at = (first + night) * bands;
        for (int band = 0; band < bands; band++)
        {
            float error = Nights.Error[at + band];
            Span<float> of = row.Slice(NightInputSpec.OfBand * band, NightInputSpec.OfBand);
            (of[0], of[1], of[2]) = (Nights.Flux[at + band], error, error > 0 ? 1 : 0);
        }

        row[_spec.TimesAt + 1] = (float)(Nights.Mjd[first + night] - Nights.Mjd[first]);
    }

    private void Disturb(Span<float> row, float factor, float added, RandomStream random, long place)
    {
        Vector512<float> variates = default;
        for (int band = 0; band < Nights.Bands; band++)
        {
            if (band % Vector512<float>.Count == 0) variates = random.Normal(place + (band / 2));
            Span<float> of = row.Slice(NightInputSpec.OfBand * band, NightInputSpec.OfBand);
            of[0] = (factor * of[0]) + (added * of[1] * variates[band % Vector512<float>.Count]);
        }
    }

    /// <summary>Makes inputs of what was measured; days count from the first of the nights.</summary>
    private void Normalise(Span<float> rows, int nights, float redshift, float redshiftError)
    {
        if (nights > 0) Normalise(rows, nights, redshift, redshiftError, rows[_spec.TimesAt + 1], 0);
    }

    /// <summary>Makes inputs of what was measured.</summary>
    /// <param name="rows">[nights × features].</param>
    /// <param name="nights">Number of nights.</param>
    /// <param name="redshift">The redshift; NaN where it is not known.</param>
    /// <param name="redshiftError">Its error.</param>
    /// <param name="start">The day, as measured, that the days count from.</param>
    /// <param name="before">The days of the night before.</param>
    private void Normalise(Span<float> rows, int nights, float redshift, float redshiftError, float start, float before)
    {
        float scale = _spec.Normalisation == FluxNormalisation.LightCurve ? ScaleOf(rows, nights) : 1;
        for (int night = 0; night < nights; night++)
        {
            Span<float> row = RowOf(rows, night);
            for (int band = 0; band < _spec.Bands.Count; band++)
            {
                Span<float> of = row.Slice(NightInputSpec.OfBand * band, NightInputSpec.OfBand);
                if (of[2] == 0) continue;
                if (_spec.Normalisation == FluxNormalisation.LightCurve) (of[0], of[1]) = (of[0] / scale, of[1] / scale);
                else (of[0], of[1]) = (MathF.Asinh(of[0] / _spec.Softening[band]), MathF.Log(of[1] / _spec.Softening[band]));
                Standardise(row, NightInputSpec.OfBand * band);
                Standardise(row, (NightInputSpec.OfBand * band) + 1);
            }

            float days = row[_spec.TimesAt + 1] - start;
            (row[_spec.TimesAt], row[_spec.TimesAt + 1], before) = (days - before, days, days);
            Standardise(row, _spec.TimesAt);
            Standardise(row, _spec.TimesAt + 1);
            if (_spec.UsesRedshift)
            {
                Span<float> of = row.Slice(_spec.RedshiftAt, 3);
                of.Clear();
                if (float.IsFinite(redshift))
                {
                    (of[0], of[1], of[2]) = (redshift, redshiftError, 1);
                    Standardise(row, _spec.RedshiftAt);
                    Standardise(row, _spec.RedshiftAt + 1);
                }
            }

            if (_spec.Normalisation != FluxNormalisation.LightCurve) continue;
            row[_spec.ScaleAt] = MathF.Log10(scale);
            Standardise(row, _spec.ScaleAt);
        }
    }

    private void Standardise(Span<float> row, int feature) =>
        row[feature] = (row[feature] - _spec.Mean[feature]) / _spec.StandardDeviation[feature];

    /// <summary>The largest flux that is three times its error; where there is none, the largest error.</summary>
    private float ScaleOf(Span<float> rows, int nights)
    {
        const float clear = 3;
        float flux = 0, error = float.Epsilon;
        for (int night = 0; night < nights; night++)
        {
            Span<float> row = RowOf(rows, night);
            for (int band = 0; band < _spec.Bands.Count; band++)
            {
                Span<float> of = row.Slice(NightInputSpec.OfBand * band, NightInputSpec.OfBand);
                if (of[0] >= clear * of[1]) flux = Math.Max(flux, of[0]);
                error = Math.Max(error, of[1]);
            }
        }

        return flux > 0 ? flux : error;
    }
}
