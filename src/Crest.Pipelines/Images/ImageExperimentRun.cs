using Crest.Learning.ImageSets;
using Crest.Learning.Training;

namespace Crest.Pipelines.Images;

/// <summary>One training of an experiment.</summary>
/// <param name="Name">Its folder below that of the experiment.</param>
/// <param name="Table">The table of the report that it stands in; null for a run that only serves others.</param>
/// <param name="Label">Its line in the table.</param>
/// <param name="DataSet">The data set.</param>
/// <param name="Architecture">The network.</param>
/// <param name="BatchNormalisation">Whether it has batch normalisation.</param>
/// <param name="Steps">Learning rates and epochs.</param>
/// <param name="BatchSize">Images of a batch; null for what is usual.</param>
/// <param name="FeaturesFrom">The earlier run whose convolution part is kept as it is; null to train the whole network.</param>
public sealed record ImageExperimentRun(
    string Name,
    string? Table,
    string Label,
    ImageDataSet DataSet,
    ImageArchitecture Architecture,
    bool BatchNormalisation,
    IReadOnlyList<LearningRateStep> Steps,
    int? BatchSize,
    string? FeaturesFrom);
