using System.Text.RegularExpressions;
using Crest.Workflows.Components;
using Crest.Workflows.States;

namespace Crest.Workflows.Graphs;

/// <summary>All components of a workflow with their instances, in the order of the file.</summary>
public static partial class ComponentTable
{
    /// <summary>The rows: components that have run, and those outside of loops and studies that have not.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="records">What is known of them.</param>
    public static IReadOnlyList<ComponentRow> Of(ContainerComponent workflow, IEnumerable<ComponentRecord> records)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(records);
        var paths = new InstancePaths(workflow);
        var rows = new List<(ComponentRow Row, string Order)>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (ComponentRecord record in records)
        {
            // What the file of the workflow no longer has is not shown.
            if (paths.Find(record.Path) is not { Component: { } component } found || !known.Add(record.Path)) continue;
            rows.Add((new ComponentRow(record, component, found.IsInstance), OrderOf(found.Numbers, record.Path)));
        }

        AddOthers(workflow);
        return [.. rows.OrderBy(row => row.Order, StringComparer.Ordinal).Select(row => row.Row)];

        void AddOthers(ContainerComponent container)
        {
            foreach (Component component in container.Components)
            {
                if (known.Add(component.Path))
                {
                    var record = new ComponentRecord(component.Path, ComponentState.NotStarted);
                    rows.Add((new ComponentRow(record, component, false), OrderOf(paths.Find(component.Path)!.Numbers, component.Path)));
                }

                if (component is ContainerComponent inner and not RepeatedComponent) AddOthers(inner);
            }
        }
    }

    /// <summary>One row.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="record">What is known of the component.</param>
    /// <returns>Null where the workflow has no such component.</returns>
    public static ComponentRow? Find(ContainerComponent workflow, ComponentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new InstancePaths(workflow).Find(record.Path) is { Component: { } component } found
            ? new ComponentRow(record, component, found.IsInstance)
            : null;
    }

    /// <summary>A text by whose order components are in that of the file, and instances in that of their numbers.</summary>
    private static string OrderOf(IReadOnlyList<int> numbers, string path) => string.Join(
        '/', path.Split('/').Zip(numbers, (name, number) => $"{number:D6} {Number().Replace(name, m => m.Value.PadLeft(12, '0'))}"));

    [GeneratedRegex("[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Number();
}
