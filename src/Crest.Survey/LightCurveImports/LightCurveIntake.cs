using Crest.Survey.LightCurveFiles;
using Crest.Survey.Observations;
using Crest.Survey.Photometry;

namespace Crest.Survey.LightCurveImports;

/// <summary>What is done to each light curve between its reader and the file: type, checks, zero point, extinction.</summary>
internal sealed class LightCurveIntake(LightCurveImport import, RaggedLightCurvesWriter writer, DroppedData dropped)
{
    private readonly SortedDictionary<string, int> _otherTypes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _types = new(StringComparer.Ordinal);
    private readonly SortedSet<double> _zeroPoints = [];
    private long _withoutReddening, _withoutLaw;
    private string _bandWithoutLaw = "";

    /// <summary>Told after each object.</summary>
    public Action<LightCurve>? Taken { get; set; }

    /// <summary>Takes a light curve.</summary>
    public void Take(LightCurve curve)
    {
        _types.Add(import.ClassMap?.ClassOf(curve.Object.Type) ?? curve.Object.Type);
        string type = import.ClassMap?.ClassOf(curve.Object.Type) ?? curve.Object.Type;
        if (type != curve.Object.Type) curve.Object = curve.Object with { Type = type };
        if (import.Types is { } types && type.Length > 0 && !types.Labels.ContainsKey(type))
        {
            _otherTypes[type] = _otherTypes.GetValueOrDefault(type) + 1;
            return;
        }

        _zeroPoints.Add(curve.ZeroPoint);
        ObservationCheck.Check(curve, writer.ZeroPoint, dropped);
        if (curve.Object.Name.Length == 0) dropped.Add("objects dropped: the name is empty", curve.Path);
        else if (curve.Count == 0) dropped.Add("objects dropped: no observation is left", $"{curve.Path}: {curve.Object.Name}");
        else
        {
            if (import.CorrectExtinction) Correct(curve);
            if (!writer.Add(curve))
                dropped.Add("objects dropped: an object of that name was read before", $"{curve.Path}: {curve.Object.Name}");
        }

        Taken?.Invoke(curve);
    }

    /// <summary>What the user should know of it.</summary>
    public IEnumerable<string> Notes()
    {
        if (_otherTypes.Count > 0)
            yield return $"{_otherTypes.Values.Sum()} objects left out, since --types does not name their type: "
                + string.Join(", ", _otherTypes.Take(20).Select(t => $"{t.Key} ({t.Value})")) + (_otherTypes.Count > 20 ? ", …" : "");
        if (import.Types is { } types && types.MissingFrom(_types) is { } missing) yield return missing;
        if (_zeroPoints.Any(z => z != writer.ZeroPoint))
            yield return $"fluxes converted to zero point {writer.ZeroPoint} from "
                + string.Join(" and ", _zeroPoints.Where(z => z != writer.ZeroPoint));
        if (_withoutReddening > 0)
            yield return $"{_withoutReddening} objects not corrected for extinction: their E(B-V) is not known";
        if (_withoutLaw > 0)
            yield return $"{_withoutLaw} observations not corrected for extinction: "
                + $"no coefficient is known of their band (first: {_bandWithoutLaw})";
    }

    private void Correct(LightCurve curve)
    {
        double reddening = curve.Object.MilkyWayReddening;
        if (double.IsNaN(reddening))
        {
            _withoutReddening++;
            return;
        }

        for (int row = 0; row < curve.Count; row++)
        {
            double factor = MilkyWayExtinction.FluxFactor(curve.Band[row], reddening);
            if (double.IsNaN(factor))
            {
                if (_withoutLaw++ == 0) _bandWithoutLaw = curve.Band[row];
                continue;
            }

            curve.Flux[row] *= (float)factor;
            curve.FluxError[row] *= (float)factor;
        }
    }
}
