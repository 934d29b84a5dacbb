using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Workflows.Components;
using Microsoft.Win32.SafeHandles;

namespace Crest.Workflows.WheelProjects;

/// <summary>Copies the files of the components of a project, without those that are WHEEL's own.</summary>
/// <param name="project">The project.</param>
/// <param name="notes">Told of links that are left out.</param>
/// <param name="stop">Ends the copying.</param>
internal sealed class WheelFiles(WheelProject project, ImportNotes notes, CancellationToken stop)
{
    private const string HostsFile = "hosts.yaml";

    /// <summary>Copies the files of a component and of those inside it.</summary>
    /// <param name="component">The component.</param>
    /// <param name="folder">Its new folder.</param>
    /// <param name="inputs">The files that a component gets from others: a run has left links or copies of them.</param>
    /// <exception cref="CrestException">A file cannot be copied, or is a link that leaves the project.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Copy(WheelComponent component, string folder, ILookup<WheelComponent, string> inputs)
    {
        var left = new HashSet<string>(component.Children.Select(child => child.Name), StringComparer.Ordinal);
        foreach (string input in inputs[component]) left.Add(input);
        if (component.Json.Text("parameterFile") is { } parameters && WheelProject.Normal(parameters) is { } file) left.Add(file);
        CopyFolder(component, "", folder, left);
        foreach (WheelComponent child in component.Children) Copy(child, Path.Combine(folder, child.Name), inputs);
    }

    private void CopyFolder(WheelComponent component, string inner, string target, HashSet<string> left)
    {
        Directory.CreateDirectory(Path.Combine(target, inner));
        foreach (FileSystemInfo entry in new DirectoryInfo(Path.Combine(project.Folder, component.Path, inner)).EnumerateFileSystemInfos()
            .OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            stop.ThrowIfCancellationRequested();
            string path = inner.Length == 0 ? entry.Name : $"{inner}/{entry.Name}", copy = Path.Combine(target, path);
            if (left.Contains(path) || IsOfWheel(entry)) continue;
            // Links that a run has made for files that go to a folder.
            if (entry.LinkTarget is not null && left.Any(input => input.EndsWith('/') && path.StartsWith(input, StringComparison.Ordinal)))
                continue;
            if (component.Parent is null && path is WorkflowFile.FileName or HostsFile)
                notes.Change(component, $"its file '{path}' is left out, since it would be that of the workflow");
            else if (entry.LinkTarget is { } link)
                CopyLink(component, path, link, copy);
            else if (entry is not DirectoryInfo)
                CopyFile(entry.FullName, $"{project.Label}/{component.Path}/{path}", copy);
            else if (File.Exists(Path.Combine(entry.FullName, WheelComponent.FileName)))
                LeaveOut(component, path, entry.FullName);
            else
                CopyFolder(component, path, target, left);
        }
    }

    /// <summary>Leaves out the copies that a run has made of loops and studies, and components that WHEEL has forgotten.</summary>
    private void LeaveOut(WheelComponent component, string path, string folder)
    {
        string label = $"{project.Label}/{component.Path}/{path}/{WheelComponent.FileName}".Replace("//", "/", StringComparison.Ordinal);
        if (!WheelJson.Read(Path.Combine(folder, WheelComponent.FileName), label).Flag("subComponent"))
            notes.Change(component, $"the folder '{path}' is left out: it is a component that {WheelProject.FileName} does not list");
    }

    /// <summary>A link stays where it leads to a file of its component; a link to another component is what a run has left.</summary>
    private void CopyLink(WheelComponent component, string path, string link, string copy)
    {
        string whole = component.Path.Length == 0 ? path : $"{component.Path}/{path}";
        if (WheelArchive.LinkStays(path, link))
        {
            File.CreateSymbolicLink(copy, link);
            return;
        }

        string lead = Path.GetFullPath(Path.Combine(project.Folder, Path.GetDirectoryName(whole) ?? "", link));
        if (!lead.StartsWith(project.Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new CrestException($"{project.Label}/{whole}: is a link to '{link}', outside of the project; put the file in its place, "
                + "or a storage component for the folder it leads to");
        notes.Change(component, $"the link '{path}' to '{link}' is left out, since it leads to another component");
    }

    private static void CopyFile(string from, string label, string to)
    {
        try
        {
            using SafeFileHandle opened = InputFile.Open(from);
            using var source = new FileStream(opened, FileAccess.Read);
            using FileStream target = File.Create(to);
            source.CopyTo(target);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(to, File.GetUnixFileMode(from) | UnixFileMode.UserWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !CrestException.IsFailureToWrite(e))
        {
            throw CrestException.From("cannot read", label, e);
        }
    }

    /// <summary>Files of WHEEL, of the version history, and of macOS.</summary>
    private static bool IsOfWheel(FileSystemInfo entry) =>
        entry.Name.EndsWith(".wheel.json", StringComparison.Ordinal) || entry.Name.EndsWith(".wheel.txt", StringComparison.Ordinal)
        || entry.Name.StartsWith("wheel.log", StringComparison.Ordinal) || entry.Name.StartsWith(".git", StringComparison.Ordinal)
        || entry.Name.StartsWith("._", StringComparison.Ordinal) || entry.Name == ".DS_Store";
}
