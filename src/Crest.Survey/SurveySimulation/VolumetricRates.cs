using Crest.Survey.Cosmology;
using Crest.Survey.Simulation;

namespace Crest.Survey.SurveySimulation;

/// <summary>
/// How many supernovae of each type go off in a volume. Ia: 2.43e-5 a year and Mpc³ (Frohmaier et al. 2019, MNRAS 486, 2308), rising as
/// (1+z)^1.5 (Dilday et al. 2008, ApJ 682, 262). Core collapse: 1.01e-4 (Perley et al. 2020, ApJ 904, 35), rising as stars do, (1+z)^2.7
/// (Madau and Dickinson 2014, ARA&amp;A 52, 415); of these 70 % are rich in hydrogen and 7 % of them IIn (Shivvers et al. 2017, PASP 129,
/// 054201), one in eight of the others IIL (Li et al. 2011, MNRAS 412, 1441); of the 30 % stripped ones 70 % are Ib, IIb among them, and
/// 30 % Ic.
/// </summary>
internal sealed class VolumetricRates
{
    private static readonly (SupernovaType Type, double Rate, double Exponent)[] s_rates =
    [
        (SupernovaType.Ia, 2.43e-5, 1.5), (SupernovaType.Ib, 1.01e-4 * 0.304 * 0.7, 2.7), (SupernovaType.Ic, 1.01e-4 * 0.304 * 0.3, 2.7),
        (SupernovaType.IIL, 1.01e-4 * 0.696 * 0.933 * 0.125, 2.7), (SupernovaType.IIN, 1.01e-4 * 0.696 * 0.067, 2.7),
        (SupernovaType.IIP, 1.01e-4 * 0.696 * 0.933 * 0.875, 2.7),
    ];

    private const int ModulusSteps = 1024;

    private readonly RedshiftDistribution _thermonuclear, _coreCollapse;
    private readonly double[] _modulus = new double[ModulusSteps + 1];
    private readonly double _logMinimum, _logStep;

    /// <summary>Tabulates the redshifts.</summary>
    /// <param name="minimum">The lowest redshift, above 0.</param>
    /// <param name="maximum">The highest.</param>
    public VolumetricRates(double minimum, double maximum)
    {
        _thermonuclear = new RedshiftDistribution(FlatLambdaCdm.Standard, minimum, maximum, 1.5);
        _coreCollapse = new RedshiftDistribution(FlatLambdaCdm.Standard, minimum, maximum, 2.7);
        _logMinimum = Math.Log(minimum);
        _logStep = (Math.Log(maximum) - _logMinimum) / ModulusSteps;
        for (int k = 0; k <= ModulusSteps; k++)
            _modulus[k] = FlatLambdaCdm.Standard.DistanceModulus(Math.Exp(_logMinimum + k * _logStep));
    }

    /// <summary>The types that have a rate.</summary>
    public static IEnumerable<SupernovaType> Types => s_rates.Select(r => r.Type);

    /// <summary>The redshifts of a type.</summary>
    /// <param name="type">A type that has a rate.</param>
    public RedshiftDistribution Redshifts(SupernovaType type) => type == SupernovaType.Ia ? _thermonuclear : _coreCollapse;

    /// <summary>
    /// Apparent less absolute magnitude, to 1e-5 mag: from a table, since most supernovae that go off are too faint and need nothing more.
    /// </summary>
    /// <param name="redshift">z in the range.</param>
    public double DistanceModulus(double redshift)
    {
        double position = Math.Clamp((Math.Log(redshift) - _logMinimum) / _logStep, 0, ModulusSteps - 1e-9);
        int left = (int)position;
        return _modulus[left] + (position - left) * (_modulus[left + 1] - _modulus[left]);
    }

    /// <summary>The whole sky's supernovae of a type in an observer's year, in the range of redshifts.</summary>
    /// <param name="type">A type that has a rate.</param>
    public double Yearly(SupernovaType type) => s_rates.First(r => r.Type == type).Rate * Redshifts(type).Total;
}
