using Crest.Foundation.Errors;
using Crest.Hosts.Catalogues;
using Crest.Workflows.Components;
using Crest.Workflows.Conditions;

namespace Crest.Workflows.Engine;

/// <summary>Makes sure that the folders of a workflow contain what its file names, before anything runs.</summary>
internal sealed class FolderCheck
{
    private readonly string _root;

    private FolderCheck(string root) => _root = root;

    /// <summary>Checks the folders. What components get from each other is not there yet, and is not asked for.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="folder">Its folder, absolute.</param>
    /// <exception cref="CrestException">Something is missing or leaves the folder; the message names the line.</exception>
    public static void Check(GroupComponent workflow, string folder) =>
        new FolderCheck(Resolved(folder)).Check(workflow, folder, new HashSet<string>(StringComparer.Ordinal));

    /// <summary>Checks the components of a container.</summary>
    /// <param name="container">The container.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="made">Files that a study around makes; folders of them end with <c>/</c>.</param>
    private void Check(ContainerComponent container, string folder, IReadOnlySet<string> made)
    {
        foreach (Component component in container.Components.Where(component => !component.Disable))
        {
            try
            {
                Check(component, Path.Combine(folder, component.Name), made);
            }
            catch (CrestException e)
                when (component.Position is { } position && !e.Message.StartsWith(position.Path, StringComparison.Ordinal))
            {
                throw new CrestException($"{position}: {component.Path}: {e.Message}", e);
            }
        }
    }

    private void Check(Component component, string folder, IReadOnlySet<string> made)
    {
        if (Path.Exists(folder)) Stay(folder);
        switch (component)
        {
            case TaskComponent task:
                if (!Directory.Exists(folder)) throw new CrestException($"{folder}: the folder of the task is missing");
                CheckScript(component, folder, task.Script, made);
                if (task.RetryCondition is { } retry) CheckCondition(component, folder, retry, made);
                if (task is BulkJobTaskComponent { Condition: { } finish }) CheckCondition(component, folder, finish, made);
                break;
            case IfComponent fork:
                CheckCondition(component, folder, fork.Condition, made);
                break;
            case LoopExitComponent exit:
                CheckCondition(component, folder, exit.Condition, made);
                break;
            case SourceComponent when FileLinks.Missing(component, folder).FirstOrDefault() is { } missing:
                throw new CrestException($"{Path.Combine(folder, missing)} is not there; put the file there and run the workflow again");
            case WhileComponent loop:
                CheckCondition(component, folder, loop.Condition, made);
                break;
            case StorageComponent { Host: HostDefinition.Local } storage when IsInside(Resolved(storage.StoragePath)):
                throw new CrestException(
                    $"{storage.Position}: storagePath: {storage.StoragePath} is in the folder of the workflow; name another folder");
            case StudyComponent study:
                CheckStudy(study, folder);
                made = made.Union(study.Scatter.Select(copy => Path.Combine(folder, copy.To))).ToHashSet(StringComparer.Ordinal);
                break;
        }

        if (component is ContainerComponent inner) Check(inner, folder, made);
    }

    private void CheckScript(Component component, string folder, string script, IReadOnlySet<string> made)
    {
        bool comesLater = ComesLater(component, folder, script, made);
        if (comesLater && !File.Exists(Path.Combine(folder, script))) return;
        ScriptFile.Check(folder, script);
        if (!comesLater) Stay(Path.Combine(folder, script));
    }

    private void CheckCondition(Component component, string folder, string condition, IReadOnlySet<string> made)
    {
        if (ScriptFile.Is(folder, condition)) CheckScript(component, folder, condition, made);
        else if (!ComesLater(component, folder, condition, made)) JavaScriptCondition.Check(condition, folder);
    }

    /// <summary>Whether a script is one of the files that the component gets, or that a study around it makes.</summary>
    private static bool ComesLater(Component component, string folder, string script, IReadOnlySet<string> made)
    {
        string path = Path.Combine(folder, script);
        return component.Inputs.Any(input => input.Name == script || input.Name.EndsWith('/'))
            || made.Any(file => file == path || (file.EndsWith('/') && path.StartsWith(file, StringComparison.Ordinal)))
            || made.Any(file => file.Contains("{{", StringComparison.Ordinal));
    }

    private static void CheckStudy(StudyComponent study, string folder)
    {
        bool isKnown = study.Inputs.Count == 0 || study.Parameters.Parameters.All(parameter => parameter is not FilesParameter);
        if (!isKnown) return;
        IReadOnlyList<Instance> instances = Instance.Of(study, folder);
        StudyGather.Check(study, instances);
        foreach (string target in study.TargetFiles.Where(target => study.Inputs.All(input => input.Name != target)))
        {
            string path = Path.Combine(folder, target);
            Placeholder.Fill(StudyTemplate.ReadTarget(path), instances[0].Parameters, path);
        }
    }

    private bool IsInside(string resolved) =>
        resolved == _root || resolved.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>A link may lead to another place of the workflow only.</summary>
    private void Stay(string path)
    {
        string resolved = Resolved(path);
        if (!IsInside(resolved))
            throw new CrestException($"{path} is a link to {resolved}, outside of the folder of the workflow; copy what it needs");
    }

    /// <summary>A path without links, also in the folders above.</summary>
    /// <exception cref="CrestException">A link cannot be followed.</exception>
    public static string Resolved(string path)
    {
        string full = Path.GetFullPath(path);
        try
        {
            if (Path.GetDirectoryName(full) is not { } parent) return full;
            var entry = new FileInfo(Path.Combine(Resolved(parent), Path.GetFileName(full)));
            return entry.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Resolved(target.FullName) : entry.FullName;
        }
        catch (IOException e)
        {
            throw CrestException.From("cannot read", path, e);
        }
    }
}
