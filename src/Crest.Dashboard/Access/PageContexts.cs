using Crest.Dashboard.Layout;
using Crest.Foundation.Projects;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

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
            request.PathBase.Value ?? "", Path.GetFileName(project.Folder), $"{request.Path}{request.QueryString}",
            Visitor.Of(context).MayChange, form.FormFieldName, form.RequestToken ?? "", clock.GetLocalNow());
    }
}
