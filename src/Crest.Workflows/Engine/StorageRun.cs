using Crest.Foundation.Errors;
using Crest.Hosts.Machines;
using Crest.Workflows.Components;

namespace Crest.Workflows.Engine;

/// <summary>Copies the input files of a storage to its folder, outside of the workflow, and hands on the files that are there.</summary>
internal static class StorageRun
{
    /// <summary>Copies what has changed.</summary>
    /// <param name="context">The run.</param>
    /// <param name="storage">The storage.</param>
    /// <param name="place">Where it is.</param>
    /// <exception cref="CrestException">A file cannot be copied, or an output file is not there.</exception>
    public static async Task<Outcome> Run(RunContext context, StorageComponent storage, Place place)
    {
        string here = place.FolderOf(storage), there = storage.StoragePath;
        if (context.Hosts.JobsOf(storage.Host, useJobScheduler: false) is { } jobs)
        {
            await jobs.Patiently(() => Sent(jobs.Host, here, there), context.Stop).ConfigureAwait(false);
            string[] wanted = [.. storage.Outputs.Select(output => output.Source)];
            await jobs.Patiently(() => jobs.Host.Fetch(there, here, wanted, []), context.Stop).ConfigureAwait(false);
        }
        else
        {
            foreach ((string name, string source) in FileLinks.Sources(storage, place))
            {
                string copy = Path.Combine(there, name);
                if (!Path.Exists(copy) || FolderHashes.OfPath(copy) != FolderHashes.OfPath(source)) FolderCopy.Resolved(source, copy);
            }

            FileLinks.Make(here, FileLinks.OutputsIn(storage, there));
        }

        string[] missing = [.. FileLinks.Missing(storage, here)];
        return missing.Length == 0
            ? new Outcome(OutcomeKind.Finished, Ran: false)
            : throw new CrestException($"the storage {there} has no file {string.Join(", ", missing)}");
    }

    private static bool Sent(Host host, string here, string there)
    {
        host.MakeFolder(there);
        host.Send(here, there);
        return true;
    }
}
