namespace Crest.Experiments.Studies;

/// <summary>A study of <see cref="MemoryStudies"/>.</summary>
/// <param name="id">Its id.</param>
/// <param name="definition">What is searched and how.</param>
internal sealed class MemoryStudy(int id, StudyDefinition definition)
{
    public StudyDefinition Definition { get; set; } = definition;

    public StudyEnd? End { get; set; }

    public bool IsDeleted { get; set; }

    /// <summary>When a search last said that it follows the study.</summary>
    public long? Followed { get; set; }

    public List<MemoryTrial> Trials { get; } = [];

    public SortedSet<MemoryTrial> Waiting { get; } = new(Comparer<MemoryTrial>.Create((a, b) => a.Trial.Number.CompareTo(b.Trial.Number)));

    public HashSet<MemoryTrial> Running { get; } = [];

    public StudyRecord Record => new(id, Definition.Name, Definition, End);
}
