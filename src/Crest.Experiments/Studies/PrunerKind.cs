namespace Crest.Experiments.Studies;

/// <summary>Methods of giving trials up.</summary>
public enum PrunerKind
{
    /// <summary>None is given up.</summary>
    None,

    /// <summary>A trial whose best so far is worse than the median of what complete ones had reported by that step.</summary>
    Median,

    /// <summary>Asynchronous successive halving: at each rung only the best part goes on (Li et al. 2018).</summary>
    SuccessiveHalving,
}
