using Crest.Dashboard.Access;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crest.Dashboard.Runs;

/// <summary>What the forms of the pages change.</summary>
internal static class ChangeEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(
            "/runs/{id}/notes",
            (string id, HttpContext context, RunStore store) => FormChange.Make(context, form => Note(id, form, store)));
        endpoints.MapPost(
            "/runs/{id}/delete",
            (string id, HttpContext context, RunStore store) => FormChange.Make(context, _ => store.Trash.Delete(id)));
        endpoints.MapPost(
            "/runs/{id}/restore",
            (string id, HttpContext context, RunStore store) => FormChange.Make(context, _ => store.Trash.Restore(id)));
        endpoints.MapPost(
            "/views",
            (HttpContext context, NamedViews views) =>
                FormChange.Make(
                    context, form => views.Keep(new NamedView(FormChange.Text(form, "name").Trim(), FormChange.Text(form, "address")))));
        endpoints.MapPost(
            "/views/remove",
            (HttpContext context, NamedViews views) => FormChange.Make(context, form => views.Remove(FormChange.Text(form, "name"))));
    }

    private static void Note(string id, IFormCollection form, RunStore store)
    {
        string name = FormChange.Text(form, "name").Trim(), memo = FormChange.Text(form, "memo").ReplaceLineEndings("\n").Trim();
        if (name.Length > NotesText.LongestName)
            throw new CrestException($"the name of a run has at most {NotesText.LongestName} characters");
        if (memo.Length > NotesText.LongestMemo) throw new CrestException($"a memo has at most {NotesText.LongestMemo} characters");
        IReadOnlyDictionary<string, string> tags = NotesText.Read(FormChange.Text(form, "tags"));
        RunDescription before = store.Find(id).Description;
        if (before.Name != name) store.Rename(id, name);
        if (before.Memo != memo) store.SetMemo(id, memo);
        foreach ((string tag, string value) in tags)
            if (before.Tags.GetValueOrDefault(tag) != value && before.Tags.GetValueOrDefault(tag)?.ReplaceLineEndings(" ").Trim() != value)
                store.SetTag(id, tag, value);
        foreach (string tag in before.Tags.Keys.Where(tag => NotesText.HasLine(tag) && !tags.ContainsKey(tag))) store.RemoveTag(id, tag);
    }
}
