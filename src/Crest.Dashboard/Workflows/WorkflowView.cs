using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Crest.Workflows.Components;
using Crest.Workflows.Engine;
using Crest.Workflows.Graphs;
using Crest.Workflows.States;

namespace Crest.Dashboard.Workflows;

/// <summary>A workflow as its page shows it.</summary>
/// <param name="Place">Where it is.</param>
/// <param name="Query">Which components are listed.</param>
public sealed record WorkflowView(WorkflowPlace Place, WorkflowQuery Query)
{
    /// <summary>Its name.</summary>
    public string Title { get; private init; } = Place.Name;

    /// <summary>What is wrong with its file; null for nothing.</summary>
    public string? Fault { get; private init; }

    /// <summary>Its last run; null where it never ran.</summary>
    public RunRecord? Run { get; private init; }

    /// <summary>Its graph; null where its file is wrong.</summary>
    public GraphView? Graph { get; private init; }

    /// <summary>The components that are listed on this page.</summary>
    public IReadOnlyList<ComponentRow> Rows { get; private init; } = [];

    /// <summary>How many components the query finds.</summary>
    public int Found { get; private init; }

    /// <summary>How many components and instances are in each state.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Counts { get; private init; } = [];

    /// <summary>The number of the last page of the list.</summary>
    public int LastPage => Math.Max(1, (Found + WorkflowQuery.Size - 1) / WorkflowQuery.Size);

    /// <summary>Whether it is at work.</summary>
    public bool IsAtWork => Run?.Status == RunStatus.Running;

    /// <summary>Reads a workflow.</summary>
    /// <param name="place">Where it is.</param>
    /// <param name="query">Which components are listed.</param>
    /// <param name="project">The project.</param>
    /// <param name="store">The states.</param>
    /// <param name="runs">The runs.</param>
    /// <exception cref="CrestException">The states cannot be read.</exception>
    public static WorkflowView Of(WorkflowPlace place, WorkflowQuery query, Project project, WorkflowStore store, RunStore runs)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(runs);
        string? last = store.LastRun(place.Folder);
        var view = new WorkflowView(place, query) { Run = last is not null && runs.Contains(last) ? runs.Find(last) : null };
        GroupComponent workflow;
        try
        {
            workflow = WorkflowFile.Read(place.Folder);
        }
        catch (CrestException e)
        {
            return view with { Fault = e.Message };
        }

        IReadOnlyList<ComponentRecord> records = store.States(place.Folder);
        var causes = query.Why ? WorkflowCauses.Of(project, place.Folder, runs.Clock) : null;
        IReadOnlyList<ComponentRow> rows = ComponentTable.Of(workflow, records);
        ComponentRow[] found = [.. rows.Where(query.Has)];
        return view with
        {
            Title = workflow.Name,
            Graph = GraphSummary.Of(new GraphView(workflow.Name, last, WorkflowGraph.Of(workflow, place.Folder, records, causes))),
            Rows = [.. found.Skip((query.Page - 1) * WorkflowQuery.Size).Take(WorkflowQuery.Size)],
            Found = found.Length,
            Counts = [.. rows.CountBy(row => row.StateText).OrderByDescending(count => count.Value)],
        };
    }
}
