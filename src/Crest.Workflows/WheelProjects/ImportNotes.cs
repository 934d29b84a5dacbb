namespace Crest.Workflows.WheelProjects;

/// <summary>What an import has to tell: what it changed, and what it cannot keep.</summary>
internal sealed class ImportNotes
{
    private readonly List<string> _changes = [], _faults = [];

    /// <summary>What is different from the project, a line each.</summary>
    public IReadOnlyList<string> Changes => _changes;

    /// <summary>What cannot be imported, a line each, with the file.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Tells of something that is different.</summary>
    /// <param name="component">The component.</param>
    /// <param name="what">What is different, and what to do.</param>
    public void Change(WheelComponent component, string what) => Change(component.Path.Length == 0 ? "the project" : component.Path, what);

    /// <summary>Tells of something that is different.</summary>
    /// <param name="where">The component or host.</param>
    /// <param name="what">What is different, and what to do.</param>
    public void Change(string where, string what)
    {
        string line = $"{where}: {what}";
        if (!_changes.Contains(line)) _changes.Add(line);
    }

    /// <summary>Tells of something that cannot be imported.</summary>
    /// <param name="label">The file.</param>
    /// <param name="what">What it is, and what to do.</param>
    public void Fault(string label, string what) => _faults.Add($"{label}: {what}");
}
