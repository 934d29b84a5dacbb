[assembly: AssemblyFixture(typeof(Crest.EndToEnd.Tests.Program.DemoProject))]

namespace Crest.EndToEnd.Tests.Program;

/// <summary>What <c>crest demo</c> leaves, made once; tests work on copies of it.</summary>
public sealed class DemoProject : IDisposable
{
    private readonly Lazy<(Project Project, CrestResult Result)> _made = new(() =>
    {
        var project = new Project();
        return (project, project.Run("demo").Succeeded());
    });

    /// <summary>What the demo printed.</summary>
    internal CrestResult Result => _made.Value.Result;

    /// <summary>The folder in which it ran.</summary>
    internal Project Original => _made.Value.Project;

    /// <summary>A copy, in which the demo's folder is that of the project.</summary>
    internal Project Copy()
    {
        var copy = new Project();
        copy.CopyFrom(Original.At("demo"), "data", "models", ".crest");
        return copy;
    }

    public void Dispose()
    {
        if (_made.IsValueCreated) _made.Value.Project.Dispose();
    }
}
