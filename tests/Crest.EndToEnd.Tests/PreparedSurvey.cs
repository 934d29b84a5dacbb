using Crest.EndToEnd.Tests.Program;

[assembly: AssemblyFixture(typeof(Crest.EndToEnd.Tests.PreparedSurvey))]

namespace Crest.EndToEnd.Tests;

/// <summary>
/// A small survey that has gone the whole way once: raw data, prepared files, a model of each task with its predictions, the merged
/// list. Tests work on copies of it.
/// </summary>
public sealed class PreparedSurvey : IDisposable
{
    public const string SixClasses = """{"Ia":0,"Ib":1,"Ibc":1,"Ic":2,"IIL":3,"IIN":4,"IIP":5}""";
    public const string TwoClasses = """{"Ia":0,"Ib":1,"Ibc":1,"Ic":1,"IIL":1,"IIN":1,"IIP":1}""";
    public const string Prepare =
        $"prepare train-data --train-root raw/train --sn-types {SixClasses} --working-dir interim --output-dir data --suffix 6classes";
    public const string PrepareObserved =
        $"prepare test-data --test-root raw/observed --sn-types {SixClasses} --label-file-path "
        + "raw/observed/label_list.dat --working-dir interim --output-dir data --suffix 6classes";
    public const string Splits =
        "--train-data-path data/dataset.tr-6classes.nc "
        + "--validation-data-path data/dataset.va-6classes.nc --test-data-path data/dataset.te-6classes.nc";
    public const string Small = "--hidden-size 16 --n-highways 2 --threads 1";
    public const string Merge =
        "merge --sn-class-dir models/sn-class --redshift-dir models/redshift --sn-epoch-dir models/sn-epoch --output-dir merged";

    public static readonly string[] Tasks = ["sn-class", "redshift", "sn-epoch"];

    private readonly Project _project = new();

    public string Folder => _project.Folder;

    public PreparedSurvey()
    {
        _project.Run("simulate supernova --n-objects 150 --output-dir raw/train").Succeeded();
        _project.Run("simulate supernova --n-objects 30 --observed --seed 7 --output-dir raw/observed").Succeeded();
        _project.Run(Prepare).Succeeded();
        _project.Run(PrepareObserved).Succeeded();
        foreach (string task in Tasks)
        {
            _project.Run(Train(task, $"models/{task}", "--epoch 3")).Succeeded();
            _project.Run(Predict(task, "")).Succeeded();
        }

        _project.Run(Merge).Succeeded();
    }

    public static string Train(string task, string output, string more) =>
        $"train {task} optimize {Splits} --output-dir {output} {Small} {more}";

    public static string Predict(string task, string more) =>
        $"predict {task} {Splits} --real-data-path data/dataset.test.all-6classes.nc --output-dir models/{task} {more}";

    /// <summary>A project with copies of some folders of the survey: raw, interim, data, models, merged.</summary>
    internal Project Copy(params string[] folders)
    {
        var copy = new Project();
        copy.CopyFrom(_project.Folder, folders);
        return copy;
    }

    internal static IEnumerable<string> TrainingFiles(Project project) =>
        Directory.EnumerateFiles(project.At("raw/train"), "individual_parameter.dat", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal);

    public void Dispose() => _project.Dispose();
}
