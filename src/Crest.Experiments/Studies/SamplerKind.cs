namespace Crest.Experiments.Studies;

/// <summary>Methods of drawing parameters.</summary>
public enum SamplerKind
{
    /// <summary>Each by itself, as its distribution says.</summary>
    Random,

    /// <summary>Every combination of the values in turn; for parameters with a finite number of them.</summary>
    Grid,

    /// <summary>A scrambled Sobol sequence, which fills the space more evenly than chance.</summary>
    Sobol,

    /// <summary>
    /// The tree-structured Parzen estimator: where good trials are dense and bad ones are not (Bergstra et al.
    /// 2011), started by a Sobol sequence.
    /// </summary>
    Tpe,
}
