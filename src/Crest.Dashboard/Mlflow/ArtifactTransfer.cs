using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Crest.Dashboard.Access;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Crest.Dashboard.Mlflow;

/// <summary><c>mlflow-artifacts/artifacts/runs/ID/artifacts/PATH</c>: takes, sends and removes the files of runs.</summary>
internal static class ArtifactTransfer
{
    /// <summary>Takes a file: it is there as a whole or not at all, and the run store knows its size and hash.</summary>
    public static Task Put(HttpContext context, string id, string path, RunStore store, ArtifactFolders folders) =>
        MlflowCall.Guarded(context, async () =>
        {
            store.Clients.Check(id);
            ArtifactFolder folder = folders.Of(id);
            string to = folder.PathOf(path);
            RunArtifact artifact;
            try
            {
                using AtomicFile file = AtomicFile.Create(to);
                (long size, string hash) = await Copy(context.Request.Body, file.Stream, context.RequestAborted);
                file.Commit();
                artifact = new RunArtifact(folder.NameOf(path), size, hash);
            }
            catch (CrestException e) when (e.InnerException is null)
            {
                // A folder of this name is there, or another client writes the file.
                throw MlflowException.Invalid($"{path}: {e.Message[(e.Message.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()}");
            }

            store.AddArtifact(id, artifact);
            await context.Response.WriteAsJsonAsync(new JsonObject(), context.RequestAborted);
        });

    /// <summary>Sends a file, to be saved.</summary>
    public static Task Get(HttpContext context, string id, string path, RunStore store, ArtifactFolders folders) =>
        MlflowCall.Guarded(context, async () =>
        {
            if (!store.Contains(id)) throw MlflowException.Missing($"Run with id={id} not found");
            FileStream file = folders.Of(id).Open(path) ?? throw MlflowException.Missing($"The run {id} has no file {path}");
            context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.OfFiles;
            await Results.Stream(file, "application/octet-stream", Path.GetFileName(path), enableRangeProcessing: true)
                .ExecuteAsync(context);
        });

    /// <summary>Removes a file or a folder.</summary>
    public static Task Delete(HttpContext context, string id, string path, RunStore store, ArtifactFolders folders) =>
        MlflowCall.Guarded(context, async () =>
        {
            store.Clients.Check(id);
            ArtifactFolder folder = folders.Of(id);
            if (!folder.Remove(path)) throw MlflowException.Missing($"The run {id} has no file {path}");
            store.Clients.RemoveArtifact(id, folder.NameOf(path));
            await context.Response.WriteAsJsonAsync(new JsonObject(), context.RequestAborted);
        });

    private static async Task<(long Size, string Hash)> Copy(Stream from, FileStream to, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            long size = 0;
            while (await from.ReadAsync(buffer, cancellation) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                try
                {
                    await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
                }
                catch (Exception e) when (CrestException.IsFailureToWrite(e))
                {
                    throw CrestException.From("cannot write", to.Name, e);
                }

                size += read;
            }

            return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The size that a file may have, where other requests are small.</summary>
    internal sealed class LargestFile : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => MlflowLimits.File;
    }
}
