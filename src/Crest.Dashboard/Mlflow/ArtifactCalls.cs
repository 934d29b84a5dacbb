using System.Text.Json.Nodes;
using Crest.Experiments.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Crest.Dashboard.Mlflow;

/// <summary>Lists of the files of runs.</summary>
internal static class ArtifactCalls
{
    /// <summary><c>artifacts/list</c>: the paths are relative to the folder of the run's files.</summary>
    public static JsonNode? List(MlflowCall call)
    {
        RunRecord run = call.Run();
        string path = call.Fields.Text("path")?.Trim('/') ?? "";
        return new JsonObject
        {
            ["root_uri"] = RunArtifact.UriOf(run.Id),
            ["files"] = Files(call, run.Id, path, path.Length > 0 ? $"{path}/" : ""),
        };
    }

    /// <summary><c>mlflow-artifacts/artifacts?path=runs/ID/artifacts/…</c>: the paths are relative to that folder.</summary>
    public static JsonNode? ListByPath(MlflowCall call)
    {
        string[] parts = (call.Fields.Text("path") ?? "").Trim('/').Split('/', 4);
        if (parts is not ["runs", var id, RunArtifact.Folder, ..])
            throw MlflowException.Invalid("path must be runs/ID/artifacts or a folder in it");
        if (!call.Store.Contains(id)) throw MlflowException.Missing($"Run with id={id} not found");
        return new JsonObject { ["files"] = Files(call, id, parts.ElementAtOrDefault(3) ?? "", "") };
    }

    private static JsonArray Files(MlflowCall call, string run, string path, string before)
    {
        ArtifactFolder folder = call.Context.RequestServices.GetRequiredService<ArtifactFolders>().Of(run);
        return MlflowJson.List(folder.List(path), file =>
        {
            var found = new JsonObject { ["path"] = before + file.Name, ["is_dir"] = file is DirectoryInfo };
            if (file is FileInfo { Length: var size }) found["file_size"] = size;
            return found;
        });
    }
}
