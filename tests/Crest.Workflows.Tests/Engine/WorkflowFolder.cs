using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Crest.Tests.ReferenceData;
using Crest.Workflows.Components;
using Crest.Workflows.Engine;
using Crest.Workflows.States;

namespace Crest.Workflows.Tests.Engine;

/// <summary>A workflow in a project of its own.</summary>
internal sealed class WorkflowFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Project _project;

    public WorkflowFolder(string components)
    {
        _project = Project.Create(_folder.Path);
        Write(WorkflowFile.FileName, $"components:\n{components}");
    }

    public List<string> Messages { get; } = [];

    public Project Project => _project;

    public string Path => _folder.Path;

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(_folder.At(path))!);
        File.WriteAllText(_folder.At(path), text);
    }

    public string Read(string path) => File.ReadAllText(_folder.At(path));

    /// <summary>The files of the components.</summary>
    public string[] Files =>
    [
        .. Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(_folder.Path, file))
            .Where(file => file[0] != '.' && !file.StartsWith("runs/", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Waits for a file that is not empty.</summary>
    public async Task Until(string path)
    {
        for (int i = 0; !Has(path) || Read(path).Length == 0; i++)
        {
            Assert.True(i < 1000, $"{path} has not come");
            await Task.Delay(50);
        }
    }

    public bool Has(string path) => System.IO.Path.Exists(_folder.At(path));

    public void Edit(string path, string old, string text) => Write(path, Read(path).Replace(old, text, StringComparison.Ordinal));

    /// <summary>Runs the workflow, which is refused before anything runs.</summary>
    public async Task Refused(string fault)
    {
        CrestException e = await Assert.ThrowsAsync<CrestException>(() => Run());
        Assert.Contains(fault, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
        Assert.Empty(Records);
        using RunStore store = RunStore.Open(_project, TimeProvider.System);
        Assert.Empty(store.Search().Runs);
    }

    public void Delete(string path) => File.Delete(_folder.At(path));

    public Task<WorkflowResult> Run(WorkflowSettings? settings = null, CancellationToken stop = default) => WorkflowRun.Run(
        _project, _folder.Path, (settings ?? new WorkflowSettings()) with { Message = Messages.Add }, TimeProvider.System, stop);

    /// <summary>The components that ran to a success in the last run, in the order in which they began.</summary>
    public async Task<string[]> RanBy(Task<WorkflowResult> run)
    {
        WorkflowResult result = await run;
        return [.. Records.Where(record => record.Run == result.Run && record.Attempt > 0).OrderBy(record => record.Started)
            .Select(record => record.Path)];
    }

    public IReadOnlyList<ComponentRecord> Records
    {
        get
        {
            using WorkflowStore store = WorkflowStore.Open(_project, TimeProvider.System);
            return store.Components(_folder.Path);
        }
    }

    public ComponentRecord this[string path] => Records.Single(record => record.Path == path);

    public string[] Causes => [.. WorkflowCauses.Of(_project, _folder.Path, TimeProvider.System)
        .Select(task => $"{task.Path}: {string.Join("; ", task.Causes)}")];

    public RunStatus StatusOf(string run)
    {
        using RunStore store = RunStore.Open(_project, TimeProvider.System);
        return store.Find(run).Status;
    }

    public void Dispose() => _folder.Dispose();
}
