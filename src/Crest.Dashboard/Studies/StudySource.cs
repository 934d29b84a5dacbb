using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;
using Crest.Foundation.Errors;
using Crest.Pipelines.Searches;

namespace Crest.Dashboard.Studies;

/// <summary>
/// The studies of a storage, those of other programs in the same tables too. What is known of a study is kept, so that a page reads only
/// the trials that are new or were not finished.
/// </summary>
/// <param name="storage">Where they are: a file, or the address of a server.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class StudySource(string storage, TimeProvider clock) : IDisposable
{
    private readonly Lock _reading = new();
    private readonly Dictionary<int, StudyView> _known = [];
    private DatabaseStudies? _studies;

    /// <summary>All studies, the newest first.</summary>
    /// <exception cref="CrestException">The storage cannot be read.</exception>
    public IReadOnlyList<StudyView> All()
    {
        lock (_reading) return Studies() is { } studies ? [.. studies.All().Reverse().Select(study => View(studies, study))] : [];
    }

    /// <summary>One study.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Null where there is none of the name.</returns>
    /// <exception cref="CrestException">The storage cannot be read.</exception>
    public StudyView? Find(string name)
    {
        lock (_reading)
            return Studies() is { } studies && studies.All().FirstOrDefault(study => study.Name == name) is { } found ? View(studies, found) : null;
    }

    public void Dispose() => _studies?.Dispose();

    private DatabaseStudies? Studies()
    {
        bool isServer = storage.StartsWith("postgres", StringComparison.Ordinal) || storage.Contains("Host=", StringComparison.OrdinalIgnoreCase);
        // No storage is made by looking at it.
        if (_studies is null && (isServer || File.Exists(storage))) _studies = DatabaseStudies.Open(storage, mustExist: !isServer, clock);
        return _studies;
    }

    private StudyView View(DatabaseStudies studies, StudyRecord study)
    {
        StudyView? known = _known.GetValueOrDefault(study.Id);
        // A study whose space is that of its trials has to be read as a whole where that has grown.
        StudyHistory history = known?.Study.Name == study.Name && known.Study.Definition is not null == study.Definition is not null
            ? known.History
            : Begin(study);
        studies.Refresh(study.Id, history);
        if (study.Definition is null && SpaceOf(history) is var space && !space.Equals(history.Space))
        {
            var whole = new StudyHistory(space, history.Direction);
            foreach (Trial trial in history.Trials) whole.Put(trial);
            history = whole;
        }

        return _known[study.Id] = new StudyView(study, history, ObjectiveOf(study));
    }

    private static StudyHistory Begin(StudyRecord study) => study.Definition is { } definition
        ? new StudyHistory(definition.Space, definition.Direction)
        : new StudyHistory(new SearchSpace([]), study.Direction ?? StudyDirection.Minimize);

    /// <summary>What the trials of a study were drawn from; the widest of several ranges of a parameter.</summary>
    private static SearchSpace SpaceOf(StudyHistory history) => new(
    [
        .. history.Trials.SelectMany(trial => trial.Parameters).GroupBy(parameter => parameter.Name)
            .Select(group => KeyValuePair.Create(group.Key, group.Last().Distribution)).OrderBy(p => p.Key, StringComparer.Ordinal),
    ]);

    /// <summary>What the value of a trial is, in words.</summary>
    private static string ObjectiveOf(StudyRecord study)
    {
        if (study.Definition is not { } definition) return "value";
        try
        {
            return new StudyTrials(study.Name, StudyObjective.Parse(definition.Objective, study.Name), definition.Space).Training.Objective;
        }
        catch (CrestException)
        {
            return "value";
        }
    }
}
