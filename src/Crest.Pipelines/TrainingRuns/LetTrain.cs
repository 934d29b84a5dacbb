using Crest.Learning.Networks;
using Crest.Learning.Training;

namespace Crest.Pipelines.TrainingRuns;

/// <summary>Lets a training run, as a run of the run store or as a trial of a study.</summary>
/// <param name="network">The network that learns; null where it is none.</param>
/// <param name="train">Trains: from the checkpoint where one is given and is there, and tells of each epoch.</param>
internal delegate TrainingHistory LetTrain(Network? network, Func<Checkpoint?, Action<EpochReport>, TrainingHistory> train);
