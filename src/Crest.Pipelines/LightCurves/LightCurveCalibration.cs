using Crest.Learning.Metrics;
using Crest.Survey.Nights;

namespace Crest.Pipelines.LightCurves;

/// <summary>
/// The calibration of whole light curves, and that of light curves that end at a known phase. Who knows that a light curve ends at its peak
/// knows more than the network: objects that are hardly seen by then are rarely of a class that rises slowly, so the offsets are others.
/// </summary>
/// <param name="Whole">Of whole light curves, and of those that end anywhere.</param>
/// <param name="Phases">Of light curves that end some days after the peak, in the order of the days; empty where no peak is known.</param>
public sealed record LightCurveCalibration(Calibration Whole, IReadOnlyList<LightCurveCalibration.AtPhase> Phases)
{
    /// <summary>Fewest validation objects that a calibration is fitted to.</summary>
    private const int Fewest = 50;

    /// <summary>Days after the last fitted phase from which a light curve counts as whole.</summary>
    private const double Reach = 15;

    private static readonly double[] Days = [-10, -5, -2, 0, 2, 5, 10, 20, 30];

    /// <summary>The outputs as they are.</summary>
    /// <param name="classes">Number of classes.</param>
    public static LightCurveCalibration None(int classes) => new(Calibration.None(classes), []);

    /// <summary>Fits the calibrations to the validation split.</summary>
    /// <param name="model">The model, whose own calibration is not used.</param>
    /// <param name="validation">The validation split.</param>
    internal static LightCurveCalibration Fit(LightCurveModel model, LightCurveData validation)
    {
        int classes = model.Description.Classes.Count;
        int[] labels = validation.Table.Label;
        var inputs = new NightInputs(model.Description.Input, validation.Table, validation.Path);
        Calibration? Of(Func<int, double> until)
        {
            int[] objects = [.. Enumerable.Range(0, labels.Length).Where(i => inputs.Nights.NightsUntil(i, until(i)) > 0)];
            if (objects.Length < Fewest) return null;
            return Calibration.Fit(
                model.Outputs(inputs, objects, [.. objects.Select(until)]), classes, [.. objects.Select(i => labels[i])]);
        }

        List<AtPhase> phases = [];
        foreach (double day in Days)
            if (Of(i => validation.Table.PeakMjd[i] + day) is { } calibration) phases.Add(new AtPhase(day, calibration));
        return new LightCurveCalibration(Of(_ => double.PositiveInfinity) ?? Calibration.None(classes), phases);
    }

    /// <summary>The calibration of light curves that end at a phase: between those of the neighbouring days.</summary>
    /// <param name="phase">Days from the peak; infinite where light curves are whole, or the peak is not known.</param>
    public Calibration At(double phase)
    {
        if (Phases.Count == 0 || phase > Phases[^1].Day + Reach) return Whole;
        int next = 0;
        while (next < Phases.Count && Phases[next].Day < phase) next++;
        if (next == 0) return Phases[0].Calibration;
        if (next == Phases.Count) return Phases[^1].Calibration;
        (AtPhase before, AtPhase after) = (Phases[next - 1], Phases[next]);
        double share = (phase - before.Day) / (after.Day - before.Day);
        double Between(double a, double b) => a + (share * (b - a));
        return new Calibration(
            Math.Exp(Between(Math.Log(before.Calibration.Temperature), Math.Log(after.Calibration.Temperature))),
            [.. before.Calibration.Offsets.Zip(after.Calibration.Offsets, Between)]);
    }

    /// <summary>Whether the numbers are those of a model.</summary>
    /// <param name="classes">Number of classes.</param>
    internal bool IsWhole(int classes)
    {
        bool Fits(Calibration? calibration) => calibration is { Temperature: > 0 and < double.PositiveInfinity, Offsets: not null }
            && calibration.Offsets.Count == classes && calibration.Offsets.All(double.IsFinite);
        return Fits(Whole) && Phases is not null
            && Phases.All(phase => phase is not null && double.IsFinite(phase.Day) && Fits(phase.Calibration));
    }

    /// <summary>The calibration of light curves that end at one phase.</summary>
    /// <param name="Day">Days from the peak.</param>
    /// <param name="Calibration">The calibration.</param>
    public sealed record AtPhase(double Day, Calibration Calibration);
}
