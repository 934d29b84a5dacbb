namespace Crest.Experiments.Studies;

/// <summary>A trial is given up: what called <see cref="RunningTrial.Report"/> lets this pass.</summary>
public sealed class TrialPrunedException : Exception
{
    /// <summary>Made by <see cref="RunningTrial.Report"/>.</summary>
    public TrialPrunedException()
        : base("the trial was given up because it did worse than others did by then")
    {
    }

    /// <summary>Made with another text.</summary>
    public TrialPrunedException(string message)
        : base(message)
    {
    }

    /// <summary>Made with another text and a cause.</summary>
    public TrialPrunedException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
