using Crest.Experiments.Studies;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Searches;

/// <summary>The state of a search when the command ends.</summary>
/// <param name="Folder">The folder of its results.</param>
/// <param name="Study">The study.</param>
/// <param name="History">Its trials.</param>
/// <param name="Objective">The objective of a trial in words.</param>
/// <param name="End">How it was ended before its number of trials; null where all are finished.</param>
public sealed record SearchResult(string Folder, StudyDefinition Study, StudyHistory History, string Objective, StudyEnd? End)
{
    /// <summary>Where the best parameters are.</summary>
    public string BestParameterPath => Path.Combine(Folder, BestParameterFile.Name);
}
