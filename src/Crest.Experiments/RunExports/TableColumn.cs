namespace Crest.Experiments.RunExports;

/// <summary>A column of an exported table.</summary>
/// <param name="Group">What the values belong to, such as <c>metric</c>; null for a value of the run itself.</param>
/// <param name="Name">The name in the group.</param>
/// <param name="Type">What the values are: text, whole numbers, numbers, truth values or times; each may be missing.</param>
public sealed record TableColumn(string? Group, string Name, TableType Type)
{
    /// <summary>The name as a condition has it: <c>metric.test_auc</c>.</summary>
    public string FullName => Group is null ? Name : $"{Group}.{Name}";
}
