namespace Crest.EndToEnd.Tests;

/// <summary>A room of the house: what it may know, and what its folders may know of each other.</summary>
/// <param name="Name">The project.</param>
/// <param name="MayKnow">The rooms below it that it may know.</param>
/// <param name="Folders">The folders of the room that each folder may know; one that is not named may know none.</param>
internal sealed record Room(string Name, string[] MayKnow, Dictionary<string, string[]> Folders)
{
    /// <summary>
    /// What each room may know, from the lowest up; and in each room what each folder may know of the room's others, from the lowest up.
    /// A folder that is not named knows none.
    /// </summary>
    public static readonly Room[] All =
    [
        new("Crest.Foundation", [], new()
        {
            ["Files"] = ["Errors"],
            ["Databases"] = ["Errors", "Files"],
            ["Hashes"] = ["Errors", "Files"],
            ["Options"] = ["Errors"],
            ["Projects"] = ["Errors"],
            ["Yaml"] = ["Errors", "Files", "Times"],
        }),
        new("Crest.Hosts", ["Crest.Foundation"], new()
        {
            ["Schedulers"] = ["Machines"],
            ["Jobs"] = ["Machines", "Schedulers"],
            ["Catalogues"] = ["Machines", "Schedulers", "Jobs"],
        }),
        new("Crest.Numerics", ["Crest.Foundation"], new()
        {
            ["RandomStreams"] = ["VectorMaths"],
            ["MatrixProducts"] = ["VectorMaths", "Tensors", "Threads"],
            ["FourierTransforms"] = ["Tensors"],
            ["Convolutions"] = ["VectorMaths", "Tensors", "Threads", "MatrixProducts"],
        }),
        new("Crest.Learning", ["Crest.Foundation", "Crest.Numerics"], new()
        {
            ["Onnx"] = ["Parameters"],
            ["Optimisers"] = ["Parameters"],
            ["Mixtures"] = ["Parameters", "Onnx"],
            ["Layers"] = ["Parameters", "Onnx", "Mixtures"],
            ["Networks"] = ["Parameters", "Onnx", "Layers"],
            ["ModelFiles"] = ["Parameters", "Onnx", "Networks"],
            ["Training"] = ["Parameters", "Losses", "Trees", "Optimisers", "Networks", "ModelFiles"],
            ["Metrics"] = ["Losses"],
            ["Sequences"] = ["Parameters", "Onnx", "Layers", "Networks", "Losses", "Optimisers", "Metrics", "Training"],
            ["Novelty"] = ["Mixtures"],
            ["Leakage"] = ["ModelFiles", "Embeddings"],
            ["PartialAuc"] = ["Parameters", "Metrics", "Optimisers", "Networks", "Training"],
        }),
        new("Crest.Survey", ["Crest.Foundation", "Crest.Numerics"], new()
        {
            ["RawData"] = ["LightCurves"],
            ["PreparedData"] = ["LightCurves", "NetCdf", "RawData"],
            ["Inputs"] = ["LightCurves", "PreparedData"],
            ["Simulation"] = ["LightCurves", "Photometry", "Cosmology"],
            ["Candidates"] = ["NetCdf", "PreparedData"],
            ["CandidateImports"] = ["LightCurves", "NetCdf", "RawData", "Candidates"],
            ["Observations"] = ["LightCurves"],
            ["SurveyFiles"] = ["Observations"],
            ["Snana"] = ["LightCurves", "Observations", "SurveyFiles", "Fits"],
            ["Alerts"] = ["AvroFiles", "Observations", "SurveyFiles"],
            ["ObservationTables"] = ["LightCurves", "Observations", "SurveyFiles", "ParquetFiles"],
            ["LightCurveFiles"] = ["LightCurves", "NetCdf", "RawData", "PreparedData", "Observations"],
            ["Nights"] = ["Observations"],
            ["VisitGrids"] = ["LightCurves", "Observations", "LightCurveFiles"],
            ["SurveySimulation"] =
                ["Photometry", "Cosmology", "RawData", "PreparedData", "Simulation", "Observations", "Snana", "LightCurveFiles"],
            ["LightCurveImports"] =
            [
                "Photometry", "RawData", "PreparedData", "Observations", "SurveyFiles", "Snana", "Alerts", "ObservationTables",
                "LightCurveFiles",
            ],
        }),
        new("Crest.Experiments", ["Crest.Foundation", "Crest.Numerics"], new()
        {
            ["Studies"] = ["Reports"],
            ["StudyTables"] = ["Studies"],
            ["TrainingLogs"] = ["Reports"],
            ["Notebooks"] = ["TrainingLogs"],
            ["RunImports"] = ["Runs", "TensorBoard"],
            ["RunExports"] = ["Runs"],
            ["Notices"] = ["Runs"],
        }),
        new(
            "Crest.Pipelines",
            ["Crest.Foundation", "Crest.Hosts", "Crest.Numerics", "Crest.Learning", "Crest.Survey", "Crest.Experiments"],
            new()
            {
                ["Configurations"] = ["Jobs"],
                ["TrainingRuns"] = ["Jobs"],
                ["Predictions"] = ["Jobs", "TrainingRuns"],
                ["Preparation"] = ["Jobs"],
                ["Images"] = ["Jobs", "TrainingRuns", "Predictions"],
                ["RealBogus"] = ["Jobs", "TrainingRuns", "Predictions"],
                ["Supernova"] = ["Jobs", "TrainingRuns", "Predictions", "Preparation"],
                ["LightCurves"] = ["Jobs", "TrainingRuns", "Predictions", "Supernova"],
                ["Searches"] = ["Jobs", "TrainingRuns", "Images", "RealBogus", "Supernova", "LightCurves"],
                ["Leakage"] = ["TrainingRuns", "Images", "RealBogus"],
                ["Exploration"] = ["Jobs", "TrainingRuns", "Predictions", "Images", "RealBogus", "Supernova", "LightCurves"],
                // The job catalogue.
                [""] =
                    ["Jobs", "TrainingRuns", "Preparation", "Images", "RealBogus", "Supernova", "LightCurves", "Searches", "Exploration"],
            }),
        new("Crest.Workflows", ["Crest.Foundation", "Crest.Hosts", "Crest.Experiments", "Crest.Pipelines"], new()
        {
            ["Engine"] = ["Conditions", "Components", "States"],
            ["WheelProjects"] = ["Conditions", "Components"],
            ["Graphs"] = ["Components", "States", "Engine"],
            ["Properties"] = ["Components"],
            ["Demos"] = ["Components", "States", "Engine"],
        }),
        new(
            "Crest.Dashboard",
            [
                "Crest.Foundation", "Crest.Hosts", "Crest.Numerics", "Crest.Learning", "Crest.Survey", "Crest.Experiments",
                "Crest.Pipelines", "Crest.Workflows",
            ],
            new()
            {
                ["Access"] = ["Layout"],
                ["RunFiles"] = ["Layout", "Access"],
                ["Runs"] = ["Layout", "Access", "RunFiles"],
                ["Workflows"] = ["Layout", "Access", "RunFiles"],
                ["Live"] = ["Layout", "Access", "RunFiles", "Runs", "Workflows"],
                ["Studies"] = ["Layout", "Access"],
                ["DataFiles"] = ["Layout", "Access", "RunFiles"],
                ["Mlflow"] = ["Layout", "Access", "RunFiles"],
                ["Serving"] = ["Mlflow", "Layout", "Access", "RunFiles", "Runs", "Live", "Studies", "DataFiles", "Workflows", "Notices"],
            }),
        new(
            "Crest",
            [
                "Crest.Foundation", "Crest.Hosts", "Crest.Numerics", "Crest.Learning", "Crest.Survey", "Crest.Experiments",
                "Crest.Pipelines", "Crest.Workflows", "Crest.Dashboard",
            ],
            new()
            {
                ["Results"] = ["Terminal"],
                ["Commands"] = ["Terminal", "Results"],
                ["Completions"] = ["Terminal", "Commands"],
                // The program's entry.
                [""] = ["Terminal", "Results", "Commands", "Completions"],
            }),
    ];
}
