using Crest.Foundation.Errors;

namespace Crest.Experiments.Runs;

/// <summary>There is no run of an id.</summary>
/// <param name="message">What a user should know.</param>
public sealed class MissingRunException(string message) : CrestException(message);
