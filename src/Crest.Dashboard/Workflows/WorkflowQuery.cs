using System.Globalization;
using Crest.Workflows.Graphs;
using Microsoft.AspNetCore.Http;

namespace Crest.Dashboard.Workflows;

/// <summary>Which components the page of a workflow lists.</summary>
/// <param name="Folder">The folder of the workflow.</param>
/// <param name="State">Those in this state; empty for all.</param>
/// <param name="Of">The component, without indices, whose instances are listed; empty for all.</param>
/// <param name="Page">The page of the list, from 1.</param>
/// <param name="Why">Whether to say why each task would run.</param>
public sealed record WorkflowQuery(string Folder, string State, string Of, int Page, bool Why)
{
    /// <summary>The most components of a page.</summary>
    public const int Size = 100;

    /// <summary>What an address asks for.</summary>
    public static WorkflowQuery Read(IQueryCollection query) => new(
        query["folder"].ToString(), query["state"].ToString(), query["of"].ToString(),
        int.TryParse(query["page"], CultureInfo.InvariantCulture, out int page) ? Math.Clamp(page, 1, 1_000_000) : 1, query["why"] == "1");

    /// <summary>Whether a component is listed.</summary>
    public bool Has(ComponentRow row) =>
        (State.Length == 0 || row.StateText == State) && (Of.Length == 0 || row.Component.Path == Of);

    /// <summary>The path and the query of the page.</summary>
    public override string ToString()
    {
        var parts = new List<string> { $"folder={Uri.EscapeDataString(Folder)}" };
        if (State.Length > 0) parts.Add($"state={Uri.EscapeDataString(State)}");
        if (Of.Length > 0) parts.Add($"of={Uri.EscapeDataString(Of)}");
        if (Page > 1) parts.Add($"page={Page}");
        if (Why) parts.Add("why=1");
        return $"/workflows/show?{string.Join('&', parts)}";
    }
}
