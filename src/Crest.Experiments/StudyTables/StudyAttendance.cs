using System.Data.Common;
using Crest.Experiments.Studies;
using Dapper;

namespace Crest.Experiments.StudyTables;

/// <summary>Which studies a search follows: it says so now and then in an attribute of the study, the seconds since 1970.</summary>
internal static class StudyAttendance
{
    private const string Key = "crest:followed";

    /// <summary>Says that a search follows a study, or that it does so no more.</summary>
    /// <param name="connection">Has a transaction.</param>
    /// <param name="study">The study's id; nothing happens where it was deleted.</param>
    /// <param name="isFollowed">Whether a search follows it.</param>
    /// <param name="now">The database's time in SQL.</param>
    public static int Say(DbConnection connection, int study, bool isFollowed, string now) => connection.Execute(
        isFollowed
            ? $"""
                INSERT INTO study_system_attributes (study_id, "key", value_json)
                SELECT study_id, @key, CAST({now} AS TEXT) FROM studies WHERE study_id = @study
                ON CONFLICT (study_id, "key") DO UPDATE SET value_json = excluded.value_json
                """
            : "DELETE FROM study_system_attributes WHERE study_id = @study AND \"key\" = @key",
        new { study, key = Key });

    /// <summary>The ids of the studies that a search said it follows less than a minute ago.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="now">The database's time in SQL.</param>
    public static HashSet<int> Followed(DbConnection connection, string now) =>
    [
        .. connection.Query<int>(
            $"""
            SELECT study_id FROM study_system_attributes
            WHERE "key" = @key AND CAST({now} AS DOUBLE PRECISION) - CAST(value_json AS DOUBLE PRECISION) < @patience
            """,
            new { key = Key, patience = StudyRunner.UsualPatience.TotalSeconds }),
    ];
}
