namespace Crest.Learning.Training;

/// <summary>How the learning rate changes while a training goes on.</summary>
public enum LearningRateSchedule
{
    /// <summary>It stays as it is.</summary>
    Constant,

    /// <summary>It falls from the given value to 0 along half a cosine (Loshchilov, Hutter 2017, equation 5 without restarts).</summary>
    Cosine,

    /// <summary>
    /// It rises from 1/25 of the given value to it in the first 30 % of the training, and falls to 0, along half a cosine each
    /// (Smith, Topin 2019, "Super-convergence", as PyTorch's OneCycleLR has it).
    /// </summary>
    OneCycle,

    /// <summary>It is that of <see cref="TrainingOptions.Steps"/>, one after the other.</summary>
    Steps,
}
