namespace Crest.Pipelines.Preparation;

/// <summary>The descriptions of options that several preparations have.</summary>
internal static class PreparationOptions
{
    public const string Types =
        """JSON of supernova types and class labels from 0, e.g. '{"Ia":0,"Ib":1,"Ibc":1,"Ic":2,"IIL":3,"IIN":4,"IIP":5}'. """
        + "Types that share a label are one class; types that are not named are left out.";

    public const string SplitRatio = "Ratio of training, validation and test split, in any unit.";

    public const string Seed = "Seed of the split and of the order; 0x... is hexadecimal.";

    public const string ZeroPoint = "AB magnitude of flux 1.";

    /// <summary>Zero points of fluxes from erg/s/cm²/Hz (-48.6) to units far below a nanojansky (31.4).</summary>
    public const double LowestZeroPoint = -60, HighestZeroPoint = 60;

    public const string Suffix = "What distinguishes these files from others of the same data.";

    public const string Threads = "Number of threads that read; -1 for all cores.";

    public const string Force = "Replace files of another preparation.";
}
