using Crest.Foundation.Errors;

namespace Crest.Learning.Training;

/// <summary>A loss became NaN or infinite: the training cannot continue, and would not get further if it were repeated.</summary>
public sealed class DivergenceException : CrestException
{
    internal DivergenceException(string message) : base(message)
    {
    }

    internal DivergenceException(string message, DivergenceException innerException) : base(message, innerException)
    {
    }
}
