namespace Crest.Learning.Training;

/// <summary>How the learning rate changes while a training goes on.</summary>
public enum LearningRateSchedule
{
    /// <summary>It stays as it is.</summary>
    Constant,

    /// <summary>It falls from the given value to 0 along half a cosine (Loshchilov, Hutter 2017, equation 5 without restarts).</summary>
    Cosine,

    /// <summary>It is that of <see cref="TrainingOptions.Steps"/>, one after the other.</summary>
    Steps,
}
