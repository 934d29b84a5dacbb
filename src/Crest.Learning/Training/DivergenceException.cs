using Crest.Foundation.Errors;


namespace Crest.Learning.Training;

/// <summary>A loss became no number: the training cannot go on, and would not get further if it were repeated.</summary>
public sealed class DivergenceException : CrestException
{
    internal DivergenceException(string message) : base(message)
    {
    }
}
