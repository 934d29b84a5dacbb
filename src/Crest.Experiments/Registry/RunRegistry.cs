using Crest.Experiments.Runs;
using Crest.Foundation.Databases;
using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Dapper;

namespace Crest.Experiments.Registry;

/// <summary>
/// The table of all runs of a project, in <c>.crest/registry.db</c>. Any number of processes of one machine use it at once; none waits
/// longer than another's transaction of some milliseconds.
/// </summary>
/// <example>
/// <code>
/// RunRegistry registry = RunRegistry.Open(Project.Find("."));
/// using Run run = registry.StartRun(new RunDescription { Method = "highway", Project = "simsn" });
/// run.LogMetrics(epoch, new Dictionary&lt;string, double&gt; { ["loss"] = loss });
/// run.Finish(RunStatus.Finished);
/// </code>
/// </example>
public sealed class RunRegistry
{
    private readonly Project _project;
    private readonly Database _database;
    private readonly TimeProvider _clock;

    private RunRegistry(Project project, Database database, TimeProvider clock)
    {
        _project = project;
        _database = database;
        _clock = clock;
    }

    /// <summary>The project folder, absolute.</summary>
    public string Folder => _project.Folder;

    /// <summary>Opens the registry of a project, and makes it where there is none.</summary>
    /// <param name="project">The project.</param>
    /// <param name="clock">What tells the time and the local date; the system's where it is null.</param>
    /// <exception cref="CrestException">The registry is damaged, cannot be written, or was made by a newer program.</exception>
    public static RunRegistry Open(Project project, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(project);
        var database = new SqliteDatabase(project.RunStorePath, "the registry of runs");
        database.Write(connection => RegistrySchema.Prepare(connection, database.Name));
        return new RunRegistry(project, database, clock ?? TimeProvider.System);
    }

    /// <summary>Where the files of a run are: <c>runs/&lt;id&gt;</c> in the project folder.</summary>
    /// <param name="id">The run's id.</param>
    public string FolderOf(string id) => _project.RunFolder(id);

    /// <summary>Gives a new run its id and starts it.</summary>
    /// <param name="description">What is known of it.</param>
    /// <returns>The live run; to be disposed, which marks it failed where <see cref="Run.Finish"/> was not called.</returns>
    /// <exception cref="CrestException">The method cannot be part of an id, or the registry cannot be written.</exception>
    public Run StartRun(RunDescription description)
    {
        RunId.CheckMethod(description.Method);
        GitState git = GitState.Of(Folder);
        DateTimeOffset now = _clock.GetLocalNow();
        RunId id = _database.Write(connection => RunStarts.New(connection, description, git, now));
        return new Run(id.ToString(), Folder, _database, _clock);
    }

    /// <summary>Puts a run that ended or was killed back to running, in this process.</summary>
    /// <param name="id">Its id, or a beginning that only it has.</param>
    /// <param name="throughStep">The last step that counts: the metrics of later ones are dropped, because they will be measured again.</param>
    /// <returns>The live run.</returns>
    /// <exception cref="CrestException">There is no such run, or its process is still at work.</exception>
    public Run Resume(string id, long throughStep = long.MaxValue)
    {
        RunRecord run = Find(id);
        _database.Write(connection => RunStarts.Again(connection, run.Id, throughStep, _clock.GetUtcNow()));
        return new Run(run.Id, Folder, _database, _clock);
    }

    /// <summary>The runs that a filter lets through, the newest first.</summary>
    /// <param name="filter">Which runs; all where it is null.</param>
    public IReadOnlyList<RunRecord> List(RunFilter? filter = null) =>
        _database.Read(connection => RunQueries.List(connection, filter ?? new RunFilter(), _clock.GetUtcNow()));

    /// <summary>Finds one run.</summary>
    /// <param name="id">Its id, or a beginning that only it has.</param>
    /// <exception cref="CrestException">No run begins so, or several do; the message names the nearest ids.</exception>
    public RunRecord Find(string id)
    {
        const int shown = 3;
        string[] ids = _database.Read(connection => connection.Query<string>("SELECT id FROM runs").ToArray());
        string[] matches = ids.Contains(id) ? [id] : [.. ids.Where(known => id.Length > 0 && known.StartsWith(id, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        if (matches.Length > 1)
            throw new CrestException($"{id}: {matches.Length} runs begin so: {string.Join(", ", matches.Take(shown))}{(matches.Length > shown ? ", ..." : "")}; give more of the id");
        if (matches.Length == 0)
        {
            string[] nearest = NearestNames.Of(id, ids, shown);
            throw new CrestException($"{id}: there is no such run; {(nearest.Length == 0 ? $"{Folder} has no runs yet" : $"the nearest are {string.Join(", ", nearest)}")}");
        }

        return _database.Read(connection => RunQueries.Find(connection, matches[0], _clock.GetUtcNow()));
    }

    /// <summary>All values of a run's metrics, by name, then step.</summary>
    /// <param name="id">The run's id, or a beginning that only it has.</param>
    /// <exception cref="CrestException">There is no such run.</exception>
    public IReadOnlyList<RunMetric> Metrics(string id)
    {
        RunRecord run = Find(id);
        return _database.Read(connection => RunQueries.Metrics(connection, run.Id));
    }

    /// <summary>Replaces the memo of a run.</summary>
    /// <param name="id">The run's id, or a beginning that only it has.</param>
    /// <param name="memo">Free text.</param>
    /// <exception cref="CrestException">There is no such run.</exception>
    public void SetMemo(string id, string memo)
    {
        RunRecord run = Find(id);
        _database.Write(connection => connection.Execute("UPDATE runs SET memo = @memo WHERE id = @Id", new { memo, run.Id }));
    }

    /// <summary>Takes a run out of the table; its folder stays, and its number is not given again.</summary>
    /// <param name="id">The run's id, or a beginning that only it has.</param>
    /// <exception cref="CrestException">There is no such run, or it is at work.</exception>
    public void Delete(string id)
    {
        RunRecord run = Find(id);
        if (run.Status == RunStatus.Running) throw new CrestException($"{run.Id}: the run is at work (process {run.ProcessId} on {run.Host}); end that process before deleting it");
        _database.Write(connection => connection.Execute("DELETE FROM runs WHERE id = @Id", new { run.Id }));
    }
}
