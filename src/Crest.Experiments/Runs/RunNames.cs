using Crest.Foundation.Databases;

namespace Crest.Experiments.Runs;

/// <summary>The ids of runs, for suggestions while a command is typed.</summary>
public static class RunNames
{
    /// <summary>The newest runs whose ids begin with a text, the newest first; none where the store cannot be read at once.</summary>
    /// <param name="storage">The address of the run store. It is neither made nor changed.</param>
    /// <param name="beginning">The beginning of the ids.</param>
    /// <param name="deleted">Whether it is deleted runs that are meant.</param>
    /// <returns>Each id with the run's name, or its memo where it has no name.</returns>
    public static IReadOnlyList<(string Id, string About)> Beginning(string storage, string beginning, bool deleted = false)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return DatabaseGlance.Rows(
            storage,
            $"""
            SELECT id, CASE WHEN name <> '' THEN name ELSE memo END FROM runs
            WHERE deleted_time IS {(deleted ? "NOT NULL" : "NULL")} AND substr(id, 1, length(@beginning)) = @beginning
            ORDER BY day DESC, number DESC LIMIT 1000
            """,
            beginning);
    }
}
