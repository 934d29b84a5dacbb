using Crest.Dashboard.Access;
using Crest.Experiments.Runs;
using Microsoft.AspNetCore.Http;

namespace Crest.Dashboard.RunFiles;

/// <summary>Serves the files of runs: whatever one contains, the browser runs none of it as part of the dashboard.</summary>
internal static class FileEndpoint
{
    /// <summary>Serves a file: text and pictures to be looked at, everything else to be saved.</summary>
    public static IResult Get(string id, string path, HttpContext context, RunStore store, RunFolders folders)
    {
        if (Open(id, path, store, folders) is not { } file) return Results.NotFound();
        bool isReport = FileKinds.Of(path) == FileKind.Report && context.Request.Query["frame"] == "1";
        context.Response.Headers.ContentSecurityPolicy = isReport ? SecurityHeaders.OfReports : SecurityHeaders.OfFiles;
        string? shown = isReport ? "text/html; charset=utf-8" : FileKinds.InlineTypeOf(path);
        return Results.Stream(
            file, shown ?? "application/octet-stream", shown is null ? Path.GetFileName(path) : null,
            new DateTimeOffset(File.GetLastWriteTimeUtc(file.SafeFileHandle)), enableRangeProcessing: true);
    }

    /// <summary>The log from a place on, as far as it is written; the header <c>X-Next</c> says where to go on.</summary>
    public static async Task<IResult> Log(string id, long? from, HttpContext context, RunStore store, RunFolders folders)
    {
        return Open(id, "log.txt", store, folders) is { } file ? await Tail(file, from, context) : Results.NotFound();
    }

    /// <summary>A file that grows, from a place on; the header <c>X-Next</c> says where to go on.</summary>
    /// <param name="file">The file, which is closed.</param>
    /// <param name="from">The place in bytes; null for the last part of it.</param>
    /// <param name="context">The request.</param>
    public static async Task<IResult> Tail(FileStream file, long? from, HttpContext context)
    {
        const int most = 1 << 18;
        await using (file)
        {
            // Of a long log the end is what counts.
            long start = from ?? Math.Max(0, file.Length - most);
            if (start < 0 || start > file.Length) start = 0;
            file.Position = start;
            byte[] text = new byte[Math.Min(most, file.Length - start)];
            int read = await file.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, context.RequestAborted);
            context.Response.Headers["X-Next"] = $"{start + read}";
            return Results.Bytes(text.AsMemory(0, read), "text/plain; charset=utf-8");
        }
    }

    private static FileStream? Open(string id, string path, RunStore store, RunFolders folders) =>
        store.Contains(id) && folders.Of(store.Find(id)) is { } folder ? folder.Open(path) : null;
}
