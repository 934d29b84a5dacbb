using Crest.Dashboard.Layout;
using Crest.Foundation.Projects;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crest.Dashboard.Access;

/// <summary>Makes what every page needs to know of a request that was let in.</summary>
/// <param name="project">The project.</param>
/// <param name="antiforgery">Makes the field that each form sends, by which the server knows its own forms.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class PageContexts(Project project, IAntiforgery antiforgery, TimeProvider clock)
{
    public PageContext Of(HttpContext context)
    {
        AntiforgeryTokenSet form = antiforgery.GetAndStoreTokens(context);
        HttpRequest request = context.Request;
        return new PageContext(
            request.PathBase.Value ?? "", Path.GetFileName(project.Folder), request.Path.ToUriComponent() + request.QueryString,
            Visitor.Of(context).MayChange, form.FormFieldName, form.RequestToken ?? "", clock.GetLocalNow());
    }

    /// <summary>A page as the answer to a request.</summary>
    /// <typeparam name="T">The page; its parameter <c>Page</c> is the context.</typeparam>
    /// <param name="context">The request.</param>
    /// <param name="parameters">Its other parameters.</param>
    public RazorComponentResult<T> Render<T>(HttpContext context, params (string Name, object Value)[] parameters)
        where T : IComponent
    {
        var all = new Dictionary<string, object?> { ["Page"] = Of(context) };
        foreach ((string name, object value) in parameters) all[name] = value;
        return new RazorComponentResult<T>(all) { PreventStreamingRendering = true };
    }
}
