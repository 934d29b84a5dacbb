using Crest.Dashboard.Access;
using Crest.Foundation.Errors;
using Microsoft.AspNetCore.Http;

namespace Crest.Dashboard.Serving;

/// <summary>
/// Answers a request that failed. What a user can mend is said; of a defect of the program nothing is shown to the outside.
/// </summary>
internal static class Failures
{
    public static async Task Answer(HttpContext context, RequestDelegate next, Action<string>? message)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone.
        }
        catch (BadHttpRequestException e)
        {
            await Refusal.Write(context, e.StatusCode, e.Message);
        }
        catch (CrestException e)
        {
            await Refusal.Write(context, StatusCodes.Status400BadRequest, e.Message);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            message?.Invoke($"this is a defect of the program, please report it: {context.Request.Method} {context.Request.Path}: {e}");
            await Refusal.Write(
                context, StatusCodes.Status500InternalServerError,
                "This is a defect of the program; what happened is in the output of 'crest serve'.");
        }
    }
}
