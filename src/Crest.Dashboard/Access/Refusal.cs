using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crest.Dashboard.Access;

/// <summary>Answers requests that are not served: to a program in its own form, to a person with a page.</summary>
internal static class Refusal
{
    /// <summary>Whether a path belongs to the interface for programs, whose errors are JSON.</summary>
    public static bool IsForPrograms(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/ajax-api", StringComparison.OrdinalIgnoreCase);

    /// <summary>Answers.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status, at least 400.</param>
    /// <param name="message">What is wrong and how to mend it.</param>
    public static Task Write(HttpContext context, int status, string message)
    {
        HttpResponse response = context.Response;
        if (response.HasStarted) return Task.CompletedTask;
        response.Clear();
        SecurityHeaders.Set(response);
        response.StatusCode = status;
        if (status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        if (status == StatusCodes.Status429TooManyRequests) response.Headers.RetryAfter = "1";
        if (IsForPrograms(context.Request.Path))
            return response.WriteAsJsonAsync(new { error_code = CodeOf(status), message }, context.RequestAborted);
        if (!context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            response.ContentType = "text/plain; charset=utf-8";
            return response.WriteAsync($"{message}\n", context.RequestAborted);
        }

        var parameters = new Dictionary<string, object?>
        {
            [nameof(RefusalPage.Prefix)] = context.Request.PathBase.Value ?? "",
            [nameof(RefusalPage.Status)] = status,
            [nameof(RefusalPage.Message)] = message,
        };
        return new RazorComponentResult<RefusalPage>(parameters) { StatusCode = status, PreventStreamingRendering = true }
            .ExecuteAsync(context);
    }

    private static string CodeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "UNAUTHENTICATED",
        StatusCodes.Status403Forbidden => "PERMISSION_DENIED",
        StatusCodes.Status404NotFound => "ENDPOINT_NOT_FOUND",
        StatusCodes.Status405MethodNotAllowed => "ENDPOINT_NOT_FOUND",
        StatusCodes.Status429TooManyRequests => "RESOURCE_EXHAUSTED",
        >= StatusCodes.Status500InternalServerError => "INTERNAL_ERROR",
        _ => "BAD_REQUEST",
    };
}
