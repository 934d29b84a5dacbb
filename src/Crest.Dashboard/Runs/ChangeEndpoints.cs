using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crest.Dashboard.Runs;

/// <summary>What the forms of the pages change. The address of the page that is shown afterwards is part of each form.</summary>
internal static class ChangeEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/runs/{id}/notes", (string id, HttpContext context, RunStore store) => Change(context, form => Note(id, form, store)));
        endpoints.MapPost("/runs/{id}/delete", (string id, HttpContext context, RunStore store) => Change(context, _ => store.Trash.Delete(id)));
        endpoints.MapPost("/runs/{id}/restore", (string id, HttpContext context, RunStore store) => Change(context, _ => store.Trash.Restore(id)));
        endpoints.MapPost(
            "/views", (HttpContext context, NamedViews views) => Change(context, form => views.Keep(new NamedView(Text(form, "name").Trim(), Text(form, "address")))));
        endpoints.MapPost("/views/remove", (HttpContext context, NamedViews views) => Change(context, form => views.Remove(Text(form, "name"))));
    }

    private static async Task<IResult> Change(HttpContext context, Action<IFormCollection> change)
    {
        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
        change(form);
        context.Response.Headers.Location = context.Request.PathBase + Back(form);
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>The page that is shown afterwards, one of this server.</summary>
    private static string Back(IFormCollection form)
    {
        string back = Text(form, "back") is { Length: > 0 } given ? given : Text(form, "address");
        bool isHere = back.StartsWith('/') && !back.StartsWith("//", StringComparison.Ordinal) && back.All(c => char.IsAscii(c) && !char.IsControl(c) && c != '\\');
        return isHere ? back : "/";
    }

    private static void Note(string id, IFormCollection form, RunStore store)
    {
        string name = Text(form, "name").Trim(), memo = Text(form, "memo").ReplaceLineEndings("\n").Trim();
        if (name.Length > NotesText.LongestName) throw new CrestException($"the name of a run has at most {NotesText.LongestName} characters");
        if (memo.Length > NotesText.LongestMemo) throw new CrestException($"a memo has at most {NotesText.LongestMemo} characters");
        IReadOnlyDictionary<string, string> tags = NotesText.Read(Text(form, "tags"));
        RunDescription before = store.Find(id).Description;
        if (before.Name != name) store.Rename(id, name);
        if (before.Memo != memo) store.SetMemo(id, memo);
        foreach ((string tag, string value) in tags)
            if (before.Tags.GetValueOrDefault(tag) != value && before.Tags.GetValueOrDefault(tag)?.ReplaceLineEndings(" ").Trim() != value)
                store.SetTag(id, tag, value);
        foreach (string tag in before.Tags.Keys.Where(tag => NotesText.HasLine(tag) && !tags.ContainsKey(tag))) store.RemoveTag(id, tag);
    }

    private static string Text(IFormCollection form, string field) => form[field].ToString();
}
