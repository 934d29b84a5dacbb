using Microsoft.AspNetCore.Http;

namespace Crest.Dashboard.Access;

/// <summary>Says what is not there.</summary>
/// <param name="message">What, and what may have been meant.</param>
internal sealed class NotFoundResult(string message) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => Refusal.Write(httpContext, StatusCodes.Status404NotFound, message);
}
