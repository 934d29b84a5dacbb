using System.Collections.Concurrent;
using Crest.Foundation.Errors;
using Crest.Hosts.Catalogues;
using Crest.Hosts.Jobs;
using Crest.Hosts.Machines;
using Crest.Workflows.Components;

namespace Crest.Workflows.Engine;

/// <summary>The hosts that a run uses, each opened once.</summary>
/// <param name="catalogue">The hosts that the user knows.</param>
/// <param name="settings">How the workflow runs.</param>
/// <param name="clock">Measures the time between questions.</param>
internal sealed class RunHosts(HostCatalogue catalogue, WorkflowSettings settings, TimeProvider clock) : IDisposable
{
    /// <summary>The name of the file of the hosts, in the folder of the workflow or of the project.</summary>
    public const string FileName = "hosts.yaml";

    private readonly ConcurrentDictionary<string, Lazy<Host>> _machines = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string, bool), Lazy<HostJobs>> _jobs = new();

    /// <summary>The hosts of a workflow.</summary>
    /// <param name="folders">Folders with a <see cref="FileName"/>; the first that has one counts.</param>
    /// <exception cref="CrestException">Something in the file is wrong.</exception>
    public static HostCatalogue Catalogue(params IEnumerable<string> folders) =>
        folders.Select(folder => Path.Combine(folder, FileName)).FirstOrDefault(File.Exists) is { } path
            ? HostCatalogue.Read(path)
            : HostCatalogue.OfThisMachine;

    /// <summary>Makes sure that the hosts of all tasks are known and have what the tasks need.</summary>
    /// <exception cref="CrestException">They are not; the message names the line of the task.</exception>
    public static void Check(HostCatalogue catalogue, ContainerComponent container)
    {
        foreach (Component component in container.Components)
        {
            try
            {
                if (component is StorageComponent storage) catalogue.Find(storage.Host);
                if (component is not TaskComponent task) continue;
                HostDefinition host = catalogue.Find(task.Host);
                if (task.UseJobScheduler && host.Scheduler is null)
                    throw new CrestException($"the host '{host.Name}' has no scheduler; add 'scheduler' to it in {FileName}");
            }
            catch (CrestException e)
            {
                throw new CrestException($"{component.Position}: {e.Message}", e);
            }
        }

        foreach (ContainerComponent inner in container.Components.OfType<ContainerComponent>()) Check(catalogue, inner);
    }

    /// <summary>How many jobs may be on all hosts at the same time.</summary>
    public int Jobs => (int)Math.Min(int.MaxValue / 2, catalogue.Hosts.Sum(host => (long)host.Jobs));

    /// <summary>The jobs of a host; null where they are scripts of this machine.</summary>
    /// <param name="host">The name of the host.</param>
    /// <param name="useJobScheduler">Whether they are submitted to its scheduler.</param>
    public HostJobs? JobsOf(string host, bool useJobScheduler)
    {
        HostDefinition definition = catalogue.Find(host);
        if (definition.Ssh is null && !useJobScheduler) return null;
        return _jobs.GetOrAdd((host, useJobScheduler), key => new Lazy<HostJobs>(() =>
        {
            Host machine = _machines.GetOrAdd(host, _ => new Lazy<Host>(() => definition.Open(clock))).Value;
            return new HostJobs(
                definition, useJobScheduler ? definition.Runner(machine) : JobRunner.Direct(machine), settings, clock);
        })).Value;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Lazy<HostJobs> jobs in _jobs.Values.Where(jobs => jobs.IsValueCreated)) jobs.Value.Dispose();
    }
}
