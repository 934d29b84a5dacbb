using Crest.Experiments.Reports;
using Crest.Foundation.Errors;

namespace Crest.Pipelines.Supernova;

/// <summary>The charts of predicted types, where the true ones are known.</summary>
public static class ClassPredictionCharts
{
    /// <summary>The receiver operating characteristic of class 0 against the rest, and whether its probabilities come true.</summary>
    /// <param name="path">What <c>crest predict sn-class</c> wrote.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <returns>None where no class is known.</returns>
    /// <exception cref="CrestException">The file is no table of predictions.</exception>
    public static IReadOnlyList<Chart> Of(string path, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return classes.Count > 0 && ClassPredictions.Read(path, classes.Count) is { } predictions
            ? [SupernovaCharts.Roc(classes[0], (Path.GetFileNameWithoutExtension(path), predictions)), SupernovaCharts.Calibration(classes[0], predictions)]
            : [];
    }
}
