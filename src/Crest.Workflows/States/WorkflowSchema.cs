using Crest.Foundation.Databases;

namespace Crest.Workflows.States;

/// <summary>The tables of workflows, in the database of the run store. Times are milliseconds since 1970 (UTC).</summary>
internal static class WorkflowSchema
{
    /// <summary>The versions of the tables.</summary>
    public static Schema Versions { get; } = new("workflow_version",
    [
        $"""
        -- The folder is an absolute path; the run is the last one of the workflow.
        CREATE TABLE workflows (id {Schema.Key}, folder TEXT NOT NULL UNIQUE, run_id TEXT NOT NULL);
        CREATE TABLE workflow_components (
            workflow_id BIGINT NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
            path TEXT NOT NULL,
            state TEXT NOT NULL,
            run_id TEXT NOT NULL,
            started BIGINT,
            ended BIGINT,
            exit_code BIGINT,
            reason TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            attempt BIGINT NOT NULL,
            PRIMARY KEY (workflow_id, path));
        """,
        """
        -- The run that somebody has asked to stop. What a component has made is a list of paths in its folder, a line each.
        ALTER TABLE workflows ADD COLUMN stopping_run TEXT NOT NULL DEFAULT '';
        ALTER TABLE workflow_components ADD COLUMN made TEXT NOT NULL DEFAULT '';
        """,
    ]);
}
