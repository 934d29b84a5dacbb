using System.Data.Common;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Runs;

/// <summary>Says why a run could not be changed.</summary>
/// <param name="storeName">What messages call the store.</param>
internal sealed class RunRefusal(string storeName)
{
    private const int Shown = 3;

    /// <summary>There is no run of an id.</summary>
    public CrestException Missing(DbConnection connection, string id)
    {
        if (id.Length == 0) return new CrestException("the id of the run is empty; 'crest runs list' lists the ids");
        string[] nearest = NearestNames.Of(id, RunReads.Ids(connection), Shown);
        return new CrestException($"{id}: there is no such run; "
            + (nearest.Length == 0 ? $"{storeName} has no runs yet" : $"the nearest are {string.Join(", ", nearest)}"));
    }

    /// <summary>A name for a run, unless another run is found by it.</summary>
    /// <exception cref="CrestException">It is the name of another run, or the beginning of its id.</exception>
    public static string UnlessTaken(DbConnection connection, string id, string name)
    {
        string? other = name.Length == 0
            ? null
            : RunReads.Beginning(connection, name).Concat(RunReads.Called(connection, name)).FirstOrDefault(run => run != id);
        return other is null
            ? name
            : throw new CrestException($"{name}: the run {other} is found by this text; choose another name");
    }

    /// <summary>Several runs are meant by a beginning or a name.</summary>
    public static CrestException Ambiguous(string text, string[] runs, string how, string instead) => new(
        $"{text}: {runs.Length} runs {how}: {string.Join(", ", runs.Take(Shown))}{(runs.Length > Shown ? ", ..." : "")}; {instead}");

    /// <summary>A run was not changed because there is none, because it is at work, or because it is deleted or is not.</summary>
    /// <param name="connection">Where the run is.</param>
    /// <param name="id">What the user gave as its id.</param>
    /// <param name="before">What was to be done: deleting, resuming, restoring.</param>
    public CrestException Of(DbConnection connection, string id, string before)
    {
        if (RunReads.Row(connection, id) is not { } run)
        {
            string[] begun = id.Length == 0 ? [] : RunReads.Beginning(connection, id);
            return begun.Length switch
            {
                0 => Missing(connection, id),
                1 => new CrestException($"{id}: {before} needs the whole id, {begun[0]}"),
                _ => Ambiguous(id, begun, "begin so", $"{before} needs the whole id"),
            };
        }

        if (run.DeletedTime is not null)
            return new CrestException($"{id}: the run is deleted; 'crest runs restore {id}' restores it");
        return RunRow.ReadStatus(run.Status) == RunStatus.Running
            ? new CrestException(
                $"{id}: the run is at work (process {run.ProcessId} on {run.Host}); end that process before {before} it")
            : new CrestException($"{id}: the run is not deleted");
    }
}
