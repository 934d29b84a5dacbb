using Crest.Foundation.Databases;

namespace Crest.Experiments.StudyTables;

/// <summary>The names of studies, for suggestions while a command is typed.</summary>
public static class StudyNames
{
    /// <summary>The newest studies whose names begin with a text, the newest first; none where they cannot be read at once.</summary>
    /// <param name="storage">Where the studies are kept. It is neither made nor changed.</param>
    /// <param name="beginning">The beginning of the names.</param>
    public static IReadOnlyList<string> Beginning(string storage, string beginning)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return
        [
            .. DatabaseGlance.Rows(
                storage,
                """
                SELECT study_name, '' FROM studies
                WHERE substr(study_name, 1, length(@beginning)) = @beginning ORDER BY study_id DESC LIMIT 1000
                """,
                beginning).Select(row => row.Name),
        ];
    }
}
