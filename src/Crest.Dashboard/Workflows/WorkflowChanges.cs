using Crest.Dashboard.Access;
using Crest.Foundation.Errors;
using Crest.Workflows.Components;
using Crest.Workflows.Graphs;
using Crest.Workflows.Properties;
using Crest.Workflows.States;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crest.Dashboard.Workflows;

/// <summary>What the forms of the pages of workflows start, stop and change.</summary>
internal static class WorkflowChanges
{
    private static readonly Lock Writing = new();

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/workflows/run", (HttpContext context, WorkflowSource source, WorkflowProcess process) =>
            FormChange.Make(context, form => process.Run(PlaceOf(form, source))));
        endpoints.MapPost("/workflows/stop", (HttpContext context, WorkflowSource source, WorkflowProcess process) =>
            FormChange.Make(context, form => process.Stop(PlaceOf(form, source))));
        endpoints.MapPost("/workflows/again", (HttpContext context, WorkflowSource source, WorkflowProcess process) =>
            FormChange.Make(context, form =>
            {
                WorkflowPlace place = PlaceOf(form, source);
                return process.RunAgain(place, RowOf(form, WorkflowFile.Read(place.Folder)).Path);
            }));
        endpoints.MapPost("/workflows/properties", (HttpContext context, WorkflowSource source) =>
            FormChange.Make(context, form => Change(form, PlaceOf(form, source))));
    }

    private static void Change(IFormCollection form, WorkflowPlace place)
    {
        lock (Writing)
        {
            WorkflowText text = WorkflowText.Read(place.Folder);
            string version = FormChange.Text(form, "version");
            Component component = RowOf(form, WorkflowFile.Parse(text.Content, text.Path)).Component;
            text.With(component, PropertyFields.Changes(text.PropertiesOf(component), form)).Save(version);
        }
    }

    private static WorkflowPlace PlaceOf(IFormCollection form, WorkflowSource source)
    {
        string folder = FormChange.Text(form, "folder");
        return source.Find(folder) ?? throw new CrestException($"the project has no workflow in the folder '{folder}'");
    }

    private static ComponentRow RowOf(IFormCollection form, GroupComponent workflow)
    {
        string path = FormChange.Text(form, "path");
        return ComponentTable.Find(workflow, new ComponentRecord(path, ComponentState.NotStarted))
            ?? throw new CrestException($"the workflow has no component '{path}'");
    }
}
