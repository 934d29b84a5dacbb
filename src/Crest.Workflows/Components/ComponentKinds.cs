namespace Crest.Workflows.Components;

/// <summary>The kinds of components, by the names that WHEEL gives them.</summary>
internal static class ComponentKinds
{
    private static readonly (string Name, Type Type)[] All =
    [
        ("task", typeof(TaskComponent)), ("workflow", typeof(GroupComponent)), ("if", typeof(IfComponent)), ("for", typeof(ForComponent)),
        ("while", typeof(WhileComponent)), ("foreach", typeof(ForeachComponent)), ("break", typeof(BreakComponent)),
        ("continue", typeof(ContinueComponent)), ("parameterStudy", typeof(StudyComponent)), ("source", typeof(SourceComponent)),
        ("storage", typeof(StorageComponent)), ("viewer", typeof(ViewerComponent)), ("stepjob", typeof(StepJobComponent)),
        ("stepjobTask", typeof(StepJobTaskComponent)), ("bulkjobTask", typeof(BulkJobTaskComponent)),
    ];

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(kind => kind.Name)];

    /// <summary>The type of a kind.</summary>
    public static Type TypeOf(string name) => All.Single(kind => kind.Name == name).Type;

    /// <summary>The name of a kind.</summary>
    public static string NameOf(Type type) => All.Single(kind => kind.Type == type).Name;
}
