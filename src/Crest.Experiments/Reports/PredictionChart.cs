namespace Crest.Experiments.Reports;

/// <summary>Predicted against true values on equal axes, with the line on which they agree; many points are counted in hexagons.</summary>
public sealed class PredictionChart : Chart
{
    /// <summary>With more points than this they hide each other, and their density is shown instead.</summary>
    private const int BinPast = 2000;

    /// <summary>The axis of the true values, horizontal.</summary>
    public required ChartAxis X { get; init; }

    /// <summary>The axis of the predicted values, vertical.</summary>
    public required ChartAxis Y { get; init; }

    /// <summary>The true values.</summary>
    public required IReadOnlyList<double> True { get; init; }

    /// <summary>The predicted values, as many.</summary>
    public required IReadOnlyList<double> Predicted { get; init; }

    internal override object Data()
    {
        CheckLengths(Title, True.Count, Predicted.Count);
        return new { Kind = "prediction", Title, X = Compact(True), Y = Compact(Predicted), XAxis = X, YAxis = Y, BinPast };
    }
}
