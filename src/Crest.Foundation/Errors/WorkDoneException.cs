namespace Crest.Foundation.Errors;

/// <summary>
/// Ends a job that has nothing left to do, because an earlier call has done it. The command line prints the message and ends with exit
/// code 0.
/// </summary>
/// <param name="message">One line: what is there, and where.</param>
public sealed class WorkDoneException(string message) : CrestException(message);
