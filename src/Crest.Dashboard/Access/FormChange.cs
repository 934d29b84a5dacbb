using Microsoft.AspNetCore.Http;

namespace Crest.Dashboard.Access;

/// <summary>Makes what the form of a page asks for. The address of the page that is shown afterwards is part of each form.</summary>
internal static class FormChange
{
    /// <summary>Makes a change.</summary>
    /// <param name="context">The request.</param>
    /// <param name="change">Makes it.</param>
    public static async Task<IResult> Make(HttpContext context, Func<IFormCollection, Task> change)
    {
        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
        await change(form);
        context.Response.Headers.Location = context.Request.PathBase + Back(form);
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>Makes a change at once.</summary>
    /// <param name="context">The request.</param>
    /// <param name="change">Makes it.</param>
    public static Task<IResult> Make(HttpContext context, Action<IFormCollection> change) => Make(context, form =>
    {
        change(form);
        return Task.CompletedTask;
    });

    /// <summary>A field of a form; empty where it is not there.</summary>
    public static string Text(IFormCollection form, string field) => form[field].ToString();

    /// <summary>The page that is shown afterwards, one of this server.</summary>
    private static string Back(IFormCollection form)
    {
        string back = Text(form, "back") is { Length: > 0 } given ? given : Text(form, "address");
        bool isHere = back.StartsWith('/') && !back.StartsWith("//", StringComparison.Ordinal)
            && back.All(c => char.IsAscii(c) && !char.IsControl(c) && c != '\\');
        return isHere ? back : "/";
    }
}
