using Crest.Foundation.Errors;
using Crest.Pipelines.Exploration;
using Crest.Pipelines.Images;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.LightCurves;
using Crest.Pipelines.Preparation;
using Crest.Pipelines.RealBogus;
using Crest.Pipelines.Searches;
using Crest.Pipelines.Supernova;

namespace Crest.Pipelines;

/// <summary>
/// All jobs that a user can name, in the order in which they are listed. The command line adds the demo, a workflow of them.
/// </summary>
public static class JobCatalogue
{
    private const string Types = """'{"Ia":0,"Ib":1,"Ibc":1,"Ic":2,"IIL":3,"IIN":4,"IIP":5}'""";

    private const string LightCurveTypes = """'{"Ia":0,"II":1,"IIn":1,"IIL":1,"IIP":1,"Ib":1,"Ic":1,"Ibc":1}'""";

    private static readonly JobDefinition[] Others =
    [
        JobDefinition.Of<SimulateSupernova>(
            "Simulate light curves of supernovae as a survey in g, r, i, z, y would measure them, in the raw formats.",
            "--n-objects 7000 --output-dir data/raw/train"),
        JobDefinition.Of<SimulateLightCurves>(
            "Simulate the light curves of supernovae that a survey detects (DES, Foundation, ZTF, LSST, or any by a file of its visits), "
            + "and write one file of light curves with any number of observations each, as 'crest prepare light-curves' does.",
            "--survey des --n-objects 10000 --split-ratio 8:1:1 --output data/processed/des.nc"),
        JobDefinition.Of<SimulateRealBogus>(
            "Simulate the candidates of a season's difference images, real and bogus, as a table like param.lst.",
            "--n-objects 60000 --output data/raw/param.lst.gz"),
        JobDefinition.Of<PrepareRealBogus>(
            "Read a survey's table of candidates and write param_FILTER.nc, one for each filter.",
            "--file-path data/raw/param.lst.gz --output-dir data/processed/real_bogus"),
        JobDefinition.Of<PrepareTrainingData>(
            "Read training light curves (DIR/individual_parameter.dat), split them within each type, "
            + "and write dataset.tr-SUFFIX.nc, dataset.va-SUFFIX.nc and dataset.te-SUFFIX.nc.",
            $"--train-root data/raw/train --sn-types {Types} --working-dir data/interim --output-dir data/processed --suffix 6classes"),
        JobDefinition.Of<PrepareObservedData>(
            "Read observed light curves (files like 17dstt.dat) and write dataset.test.all-SUFFIX.nc.",
            $"--test-root data/raw/observed --sn-types {Types} --label-file-path data/raw/observed/label_list.dat "
            + "--working-dir data/interim --output-dir data/processed --suffix 6classes"),
        JobDefinition.Of<PrepareCsv>(
            "Read light curves from two CSV files and write the same files as train-data, or, without --object-path, as test-data.",
            $"--flux-path flux.csv.gz --object-path meta.csv.gz --sn-types {Types} --output-dir data/processed --suffix 6classes"),
        JobDefinition.Of<PrepareLightCurves>(
            "Read light curves as surveys publish them (SNANA texts and FITS tables, PLAsTiCC, alerts of ZTF and LSST, "
            + "tables with a schema) and write one file of light curves with any number of observations each.",
            $"SIMGEN_PUBLIC_DES.tar.gz --types {LightCurveTypes} --split-ratio 8:1:1 --output data/processed/spcc.nc"),
        Prediction<PredictSupernovaClass>("sn-class"),
        Prediction<PredictSupernovaRedshift>("redshift"),
        Prediction<PredictSupernovaPeakDay>("sn-epoch"),
        JobDefinition.Of<PredictLightCurves>(
            "Predict light curves with a model of 'crest train light-curves' and write light-curves.csv: class probabilities, redshift and "
            + "day of the peak of each object; with other options also at phases (phase+2.csv) and after each night (nights.csv). "
            + "Where classes are known, report.html shows how good the predictions are, and how early.",
            "--data-path data/processed/spcc.nc --output-dir models/light-curves --at-phase -2,0,2 --by-night"),
        JobDefinition.Of<PredictRealBogus>(
            "Score candidates with a model of 'crest train real-bogus', of whichever kind, and write data-all.csv: "
            + "score, label, and row of the survey's table, in the order of the candidates. "
            + "For the candidates that the model was trained on, data-train.csv, data-validation.csv and data-test.csv contain its splits.",
            $"--data-path data/processed/param_HSC-I2.nc --output-dir models/HSC-I2"),
        JobDefinition.Of<PredictImage>(
            "Predict the test images with a model of 'crest train image' and write test.csv: "
            + "index, label, predicted class, and the probability of each class.",
            "--output-dir models/mnist --dataset mnist --data-dir data/raw/mnist"),
        JobDefinition.Of<ServeStudies>(
            "Take trials of a search until it ends, one at a time with one thread; start as many workers as there are cores, "
            + "on any machine that reaches the storage and the data. Ctrl-C hands the trial back to the others.",
            "--storage postgresql://crest@db.example.org/studies --any"),
        JobDefinition.Of<RunImageExperiment>(
            "Train networks with and without batch normalisation and compare them: "
            + "each training is a run, and report.html has tables and curves. Given again, the command resumes where it was stopped.",
            "--trainings examples/batch-norm.yaml --data-dir-mnist "
            + "data/raw/mnist --data-dir-cifar10 data/raw/cifar10 --output-dir experiments/batch-norm"),
        JobDefinition.Of<ExplorePca>(
            "Project samples on the directions of largest variance (principal component analysis), and write report.html, embedding.csv "
            + "and embedding.svg. The components are those of the training split.",
            "--dataset mnist --data-dir data/raw/mnist"),
        JobDefinition.Of<ExploreTsne>(
            "Place samples in a plane so that each has its neighbours about it (t-SNE), and write report.html, embedding.csv "
            + "and embedding.svg. Fitted to the training split; the others are placed among it.",
            "--train-data-path data/processed/dataset.tr-6classes.nc --test-data-path data/processed/dataset.te-6classes.nc"),
        JobDefinition.Of<ExploreUmap>(
            "Place samples in a plane by a fuzzy graph of their neighbours (UMAP), and write report.html, embedding.csv "
            + "and embedding.svg. Fitted to the training split; the others are placed among it.",
            "--data-path data/processed/param_HSC-I2.nc --model-dir models/HSC-I2"),
        JobDefinition.Of<MergeResults>(
            "Join the three predictions of the observed objects in one table, the most probable of class 0 first.",
            "--sn-class-dir models/sn-class --redshift-dir models/redshift --sn-epoch-dir models/sn-epoch "
            + "--output-dir models/merged --real-data-path data/processed/dataset.test.all-6classes.nc"),
    ];

    /// <summary>All jobs, the searches of the trainings among them.</summary>
    public static IReadOnlyList<JobDefinition> All { get; } =
        [.. Others, .. TrainingCatalogue.All.SelectMany(training => (JobDefinition[])[training, .. SearchDefinition.Of(training)])];

    private static readonly Lazy<Dictionary<string, JobDefinition>> ByName =
        new(() => All.ToDictionary(job => job.Name, StringComparer.Ordinal));

    /// <summary>The job of a name.</summary>
    /// <param name="name">The words, divided by blanks.</param>
    /// <exception cref="CrestException">There is no such job.</exception>
    public static JobDefinition Find(string name) => ByName.Value.GetValueOrDefault(name)
        ?? throw new CrestException($"there is no job '{name}'; there are {string.Join(", ", ByName.Value.Keys)}");

    private static JobDefinition Prediction<TJob>(string task)
        where TJob : Job => JobDefinition.Of<TJob>(
        $"Predict with a model of 'crest train {task}' and write a CSV file for each data file given.",
        $"--output-dir models/{task} --test-data-path "
        + "data/processed/dataset.te-6classes.nc --real-data-path data/processed/dataset.test.all-6classes.nc");
}
