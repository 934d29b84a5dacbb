using System.Collections;

namespace Crest.Pipelines.Jobs;

/// <summary>Variables by which the user may have given name and password of a PostgreSQL server: those of libpq.</summary>
internal static class PostgresVariables
{
    /// <summary>Those of this process, for jobs on other machines.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Given() =>
        from variable in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        where variable.Key is string name && name.StartsWith("PG", StringComparison.Ordinal)
        select KeyValuePair.Create((string)variable.Key, (string)variable.Value!);
}
