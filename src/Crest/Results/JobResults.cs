using Crest.Pipelines.Exploration;
using Crest.Pipelines.Images;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.LightCurves;
using Crest.Pipelines.Preparation;
using Crest.Pipelines.RealBogus;
using Crest.Pipelines.Searches;
using Crest.Pipelines.Supernova;
using Crest.Pipelines.TrainingRuns;
using Crest.Workflows.Demos;

namespace Crest.CommandLine.Results;

/// <summary>The results of jobs on standard output.</summary>
internal static class JobResults
{
    /// <summary>Shows what a job made.</summary>
    /// <param name="job">The job.</param>
    /// <param name="result">What it returned.</param>
    public static void Show(Job job, object result)
    {
        switch (job, result)
        {
            case (_, TrainingSummary summary):
                TrainingResult.Show(summary);
                break;
            case (SearchJob search, SearchResult found):
                SearchSummary.Show(search, found);
                break;
            case (_, PreparationSummary summary):
                PreparationResult.Show(summary);
                break;
            case (_, CandidatePreparation made):
                PreparationResult.Show(made);
                break;
            case (_, LightCurvePreparation made):
                LightCurveResult.Show(made);
                break;
            case (_, SupernovaSimulationResult made):
                SimulationResult.Show(made);
                break;
            case (_, LightCurveSimulationResult made):
                LightCurveResult.Show(made);
                break;
            case (_, CandidateSimulationResult made):
                SimulationResult.Show(made);
                break;
            case (_, IReadOnlyList<PredictionResult> results):
                PredictionResults.Show(results);
                break;
            case (_, IReadOnlyList<LightCurvePredictionResult> results):
                PredictionResults.Show(results);
                break;
            case (_, IReadOnlyList<RealBogusPredictionResult> results):
                PredictionResults.Show(results);
                break;
            case (_, IReadOnlyList<ImagePredictionResult> results):
                PredictionResults.Show(results);
                break;
            case (_, ExplorationResult explored):
                ExploredResult.Show(explored);
                break;
            case (MergeResults merge, MergedResults merged):
                MergeResult.Show(merge, merged);
                break;
            case (_, DemoResult demo):
                DemoSummary.Show(demo);
                break;
            case (_, ImageExperimentOutcome outcome):
                ExperimentResult.Show(outcome);
                break;
            case (ServeStudies, _):
                // Its messages have said all.
                break;
            default:
                throw new InvalidOperationException($"The result of {job.GetType()} cannot be shown.");
        }
    }
}
