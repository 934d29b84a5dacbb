using System.Data.Common;
using Crest.Foundation.Databases;
using Crest.Foundation.Errors;
using Dapper;

namespace Crest.Experiments.Runs;

/// <summary>The projects of a run store, with labels of their own; each call is one transaction.</summary>
public sealed class ExperimentStore
{
    private readonly Database _database;
    private readonly TimeProvider _clock;

    internal ExperimentStore(Database database, TimeProvider clock) => (_database, _clock) = (database, clock);

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Makes one.</summary>
    /// <param name="name">A name that no other has.</param>
    /// <param name="tags">Its labels.</param>
    /// <returns>Its number; null where another one has the name, a deleted one included.</returns>
    public long? Create(string name, IReadOnlyCollection<KeyValuePair<string, string>> tags) => _database.Write(connection =>
    {
        if (name == Experiment.Default) return null;
        long? id = connection.QuerySingleOrDefault<long?>(
            """
            INSERT INTO experiments (name, created_time, changed_time) VALUES (@name, @now, @now)
            ON CONFLICT (name) DO NOTHING RETURNING id
            """,
            new { name, now = Now });
        if (id is { } made) SetTags(connection, made, tags);
        return id;
    });

    /// <summary>Finds one by its number.</summary>
    /// <param name="id">The number.</param>
    /// <returns>Null where there is none.</returns>
    public Experiment? Find(long id) => Single("id = @id", new { id });

    /// <summary>Finds one by its name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Null where there is none.</returns>
    public Experiment? Find(string name) => name == Experiment.Default ? Find(0) : Single("name = @name AND id <> 0", new { name });

    /// <summary>Finds those of the projects of runs, by the project.</summary>
    /// <param name="projects">The projects.</param>
    public IReadOnlyDictionary<string, Experiment> Of(IEnumerable<string> projects) => _database.Read(connection =>
        ExperimentReads.Where(
            connection, _database, _database.IsOneOf("name", "@names"), new { names = _database.Texts(projects.Distinct()) })
            .ToDictionary(experiment => experiment.Project));

    /// <summary>Finds several: filtered and sorted by the database.</summary>
    /// <param name="where">About <c>name</c>, <c>started</c> (when it was made), <c>changed</c> and tags; null for none.</param>
    /// <param name="sort">The order, of the same fields; null for the newest first.</param>
    /// <param name="deleted">Whether only deleted ones are found; null for both.</param>
    /// <param name="offset">Number that are passed over.</param>
    /// <param name="limit">Number that are returned at most.</param>
    /// <exception cref="CrestException">The condition or the order is about something else.</exception>
    public IReadOnlyList<Experiment> Search(RunCondition? where, RunSort? sort, bool? deleted, int offset, int limit) => _database.Read(
        connection => ExperimentReads.Search(connection, _database, where, sort, deleted, (offset, limit), _clock.LocalTimeZone));

    /// <summary>Gives one another name, and with it its runs another project.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="name">The name.</param>
    /// <returns>Whether no other one has the name.</returns>
    public bool Rename(long id, string name) => _database.Write(connection =>
    {
        _database.Serialize(connection);
        string? old = connection.QuerySingleOrDefault<string>("SELECT name FROM experiments WHERE id = @id", new { id });
        if (name == Experiment.Default
            || connection.QuerySingle<long>("SELECT COUNT(*) FROM experiments WHERE name = @name AND id <> @id", new { name, id }) > 0)
            return false;
        connection.Execute(
            """
            UPDATE experiments SET name = @name, changed_time = @now WHERE id = @id;
            UPDATE runs SET project = @name, changed_time = @now WHERE project = @old;
            """,
            new { id, name, old, now = Now });
        return true;
    });

    /// <summary>Deletes one with its runs; <see cref="Restore"/> takes it back.</summary>
    /// <param name="experiment">Which.</param>
    /// <exception cref="CrestException">A run of it is at work.</exception>
    public void Delete(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        _database.Write(connection =>
        {
            var values = new { experiment.Id, experiment.Project, now = Now };
            string? working = connection.QueryFirstOrDefault<string>(
                """
                SELECT id FROM runs WHERE project = @Project AND status = 'running' AND process_id <> 0 AND deleted_time IS NULL
                """,
                values);
            if (working is not null) throw new CrestException($"{experiment.Name}: its run {working} is at work; end that process first");
            return connection.Execute(
                """
                UPDATE runs SET deleted_time = @now, changed_time = @now WHERE project = @Project AND deleted_time IS NULL;
                UPDATE experiments SET deleted_time = @now, changed_time = @now WHERE id = @Id AND deleted_time IS NULL;
                """,
                values);
        });
    }

    /// <summary>Restores one, with the runs that were deleted with it.</summary>
    /// <param name="experiment">Which.</param>
    public void Restore(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        _database.Write(connection => connection.Execute(
            """
            UPDATE runs SET deleted_time = NULL, changed_time = @now WHERE project = @Project
                AND deleted_time = (SELECT e.deleted_time FROM experiments e WHERE e.id = @Id);
            UPDATE experiments SET deleted_time = NULL, changed_time = @now WHERE id = @Id;
            """,
            new { experiment.Id, experiment.Project, now = Now }));
    }

    /// <summary>Sets a label; one of this name is replaced.</summary>
    /// <param name="id">The number of the experiment, which exists.</param>
    /// <param name="name">The label.</param>
    /// <param name="value">Its value.</param>
    public void SetTag(long id, string name, string value) => _database.Write(connection =>
    {
        SetTags(connection, id, [KeyValuePair.Create(name, value)]);
        return connection.Execute("UPDATE experiments SET changed_time = @now WHERE id = @id", new { id, now = Now });
    });

    /// <summary>Removes a label; nothing happens where there is none of the name.</summary>
    /// <param name="id">The number of the experiment.</param>
    /// <param name="name">The label.</param>
    public void RemoveTag(long id, string name) => _database.Write(connection =>
        connection.Execute("DELETE FROM experiment_tags WHERE experiment_id = @id AND name = @name", new { id, name }));

    private static void SetTags(DbConnection connection, long id, IEnumerable<KeyValuePair<string, string>> tags) => connection.Execute(
        """
        INSERT INTO experiment_tags (experiment_id, name, value) VALUES (@id, @Key, @Value)
        ON CONFLICT (experiment_id, name) DO UPDATE SET value = excluded.value
        """,
        tags.Select(tag => new { id, tag.Key, tag.Value }));

    private Experiment? Single(string condition, object parameters) =>
        _database.Read(connection => ExperimentReads.Where(connection, _database, condition, parameters).SingleOrDefault());
}
