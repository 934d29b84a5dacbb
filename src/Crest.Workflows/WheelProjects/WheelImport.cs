using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Hosts.Catalogues;
using Crest.Workflows.Components;

namespace Crest.Workflows.WheelProjects;

/// <summary>Turns a project of WHEEL, RIKEN's workflow tool, into the folder of a workflow.</summary>
public sealed class WheelImport : IDisposable
{
    private readonly string _name;
    private readonly WheelSource _source;
    private readonly WheelProject _project;
    private readonly CancellationToken _stop;

    private WheelImport(string name, WheelSource source, WheelProject project, CancellationToken stop) =>
        (_name, _source, _project, _stop) = (name, source, project, stop);

    /// <summary>The names that the project has for other machines.</summary>
    public IReadOnlyList<string> Hosts => WheelHosts.Of(_project.Root);

    /// <summary>Reads a project.</summary>
    /// <param name="source">
    /// A folder; an archive <c>.tgz</c>, <c>.tar.gz</c> or <c>.tar</c>; or a git repository of this machine, as a path or a <c>file://</c>
    /// address.
    /// </param>
    /// <param name="stop">Ends the import.</param>
    /// <exception cref="CrestException">There is no project, or something in it is wrong; the message names the file.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static WheelImport Open(string source, CancellationToken stop)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        WheelSource opened = WheelSource.Open(source, stop);
        try
        {
            string folder = WheelProject.Find(opened.Folder, source);
            string inner = Path.GetRelativePath(opened.Folder, folder), label = Path.TrimEndingDirectorySeparator(source);
            return new WheelImport(source, opened, WheelProject.Read(folder, inner == "." ? label : $"{label}/{inner}"), stop);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Writes the folder of the workflow: <c>workflow.yaml</c>, and a folder for each component with its files.</summary>
    /// <param name="folder">The folder, which is not there, or is empty.</param>
    /// <param name="hosts">Hosts of one's own, for each of <see cref="Hosts"/>.</param>
    /// <param name="force">Whether another workflow that is there is replaced.</param>
    /// <param name="message">Told what cannot be imported, a line each, where that is more than one thing.</param>
    /// <returns>What is different from the project, a line each.</returns>
    /// <exception cref="CrestException">
    /// Something cannot be imported, or cannot be written; nothing is left behind, and what was there before still is.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was stopped; nothing is left behind.</exception>
    public IReadOnlyList<string> Write(string folder, IReadOnlyDictionary<string, string> hosts, bool force, Action<string>? message = null)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        if (Hosts.FirstOrDefault(host => !hosts.ContainsKey(host)) is { } missing)
            throw new CrestException($"{_name}: the host '{missing}' of the project stands for none of yours");
        CheckFolder(folder, force);
        var notes = new ImportNotes();
        foreach (string host in Hosts.Where(host => hosts[host] != HostDefinition.Local))
            notes.Change(host, $"is the host '{hosts[host]}' of hosts.yaml");
        var translation = new WheelTranslation(_project, new WheelHosts(hosts), notes);
        WorkflowDraft draft = translation.Draft();
        Refuse(notes, message);
        AtomicFolder.Write(folder, partial =>
        {
            new WheelFiles(_project, notes, _stop).Copy(_project.Root, partial, translation.Inputs);
            string[] head =
            [
                $"Imported from the project {_project.Name} of WHEEL.",
                .. notes.Changes.Count > 0 ? (string[])["What is different:", .. notes.Changes.Select(change => $"- {change}")] : [],
            ];
            string path = Path.Combine(partial, WorkflowFile.FileName), text = draft.ToText(head);
            try
            {
                WorkflowFile.Parse(text, Path.Combine(folder, WorkflowFile.FileName));
            }
            catch (CrestException e)
            {
                throw new CrestException($"{_name}: cannot be a workflow here: {e.Message}", e);
            }

            File.WriteAllText(path, text);
        });
        return notes.Changes;
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private void Refuse(ImportNotes notes, Action<string>? message)
    {
        string[] faults = [.. notes.Faults.Distinct(StringComparer.Ordinal)];
        if (faults is [var only]) throw new CrestException(only);
        if (faults.Length == 0) return;
        foreach (string fault in faults) message?.Invoke(fault);
        throw new CrestException($"{_name}: {faults.Length} things cannot be imported, which the lines above name");
    }

    private void CheckFolder(string folder, bool force)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), from = _project.Folder;
        if (IsIn(full, from) || IsIn(from, full))
            throw new CrestException($"{folder}: one of the project and the workflow is inside the other; name another folder");
        if (!Directory.Exists(full) || !Directory.EnumerateFileSystemEntries(full).Any()) return;
        if (!File.Exists(Path.Combine(full, WorkflowFile.FileName)))
            throw new CrestException($"{folder}: the folder is not empty, and no workflow is in it; name another folder");
        if (!force) throw new CrestException($"{folder}: a workflow is there already; give --force to replace it with all its files");
    }

    private static bool IsIn(string inner, string outer) =>
        inner == outer || inner.StartsWith(outer + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
