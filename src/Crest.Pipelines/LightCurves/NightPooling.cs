namespace Crest.Pipelines.LightCurves;

/// <summary>What a network makes of the outputs of all nights.</summary>
public enum NightPooling
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The largest of each.</summary>
    Maximum,

    /// <summary>The last.</summary>
    Last,

    /// <summary>Their mean and the largest of each.</summary>
    MeanMaximum,

    /// <summary>Their mean, the largest of each, and the last.</summary>
    All,
}
