using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;
using Crest.Foundation.Errors;

namespace Crest.Pipelines.Searches;

/// <summary>A study that a user names.</summary>
public static class StudyByName
{
    /// <summary>Finds a study, with the numbers of its trials.</summary>
    /// <param name="studies">Where the study is kept.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="CrestException">There is none of this name; the message lists those that are there.</exception>
    public static StudyRecord Find(DatabaseStudies studies, string name)
    {
        ArgumentNullException.ThrowIfNull(studies);
        IReadOnlyList<StudyRecord> all = studies.All();
        return all.FirstOrDefault(study => study.Name == name)
            ?? throw new CrestException($"{studies.Name}: there is no study '{name}'; "
                + (all.Count > 0 ? $"there are {string.Join(", ", all.Select(study => study.Name))}" : "there is none at all"));
    }
}
