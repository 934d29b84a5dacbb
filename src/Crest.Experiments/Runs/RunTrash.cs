using System.Data.Common;
using Crest.Foundation.Databases;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Runs;

/// <summary>The trash of a run store: runs that searches do not find any more, until they are restored or removed for good.</summary>
public sealed class RunTrash
{
    private readonly Database _database;
    private readonly TimeProvider _clock;
    private readonly RunRefusal _refusal;
    private readonly Action _markGoneRuns;

    internal RunTrash(Database database, TimeProvider clock, RunRefusal refusal, Action markGoneRuns) =>
        (_database, _clock, _refusal, _markGoneRuns) = (database, clock, refusal, markGoneRuns);

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// Deletes runs, all or none: searches do not find them any more. All that is known of them is kept, and so are their folders, and
    /// <see cref="Restore"/> takes it back.
    /// </summary>
    /// <param name="ids">The whole ids.</param>
    /// <exception cref="CrestException">There is no such run, its process is at work, or it is deleted already.</exception>
    public void Delete(params IReadOnlyCollection<string> ids)
    {
        _markGoneRuns();
        ChangeAll(ids, "deleting", (connection, id) => RunWrites.Delete(connection, id, Now));
    }

    /// <summary>Restores deleted runs, all or none.</summary>
    /// <param name="ids">The whole ids.</param>
    /// <exception cref="CrestException">There is no such run, or it is not deleted.</exception>
    public void Restore(params IReadOnlyCollection<string> ids) =>
        ChangeAll(ids, "restoring", (connection, id) => RunWrites.Restore(connection, id, Now));

    /// <summary>
    /// Removes deleted runs for good, all or none. Their numbers stay taken, so that an id never means two runs; their folders are not
    /// touched.
    /// </summary>
    /// <param name="ids">The whole ids.</param>
    /// <exception cref="CrestException">There is no such run, or it is not deleted.</exception>
    public void Purge(params IReadOnlyCollection<string> ids) => ChangeAll(ids, "purging", RunWrites.Purge);

    private void ChangeAll(IEnumerable<string> ids, string name, Func<DbConnection, string, int> change) =>
        _database.Write(connection => ids.Distinct().Count(
            id => change(connection, id) > 0 ? true : throw _refusal.Of(connection, id, name)));
}
