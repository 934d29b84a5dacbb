using Crest.EndToEnd.Tests.Program;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>A training that cannot be ends with exit code 1 and one line, and leaves the model that was there as it was.</summary>
public class TrainingErrorTests(PreparedSurvey survey)
{
    private const string TrainFile = "data/dataset.tr-6classes.nc";

    [Theory]
    [InlineData("--output-size 5", "--output-size: 5", "6")]
    [InlineData("""--band-data {"u":3}""", "--band-data", "u", "g, r, i, z, y")]
    [InlineData("""--band-data {"g":100}""", "--band-data", "100", "g")]
    [InlineData("--parameter-path large.json", "parameters")]
    [InlineData("--parameter-path parameters.json", "parameters.json")]
    [InlineData("--parameter-path data", "data")]
    public void Options_that_do_not_fit_the_data(string options, params string[] expected) => Refused(options, expected);

    [Theory]
    [InlineData("""--band-data {"g":0}""")]
    [InlineData("""--band-data {"g":-1}""")]
    [InlineData("""--band-data {"g":1.5}""")]
    [InlineData("""--band-data {"g":1,"g":2}""")]
    [InlineData("""--band-data {"g":3""")]
    [InlineData("""--band-data g=3""")]
    [InlineData("""--band-data [3]""")]
    [InlineData("""--band-data {}""")]
    [InlineData("--dropout-rate 1")]
    public void Values_that_an_option_does_not_take_are_wrong_usage(string options)
    {
        using Project project = survey.Copy("data");
        project.Run($"train sn-class optimize {PreparedSurvey.Splits} --output-dir new {options}").FailedWith(2, options.Split(' ')[0]);
        Assert.False(Directory.Exists(project.At("new")));
    }

    [Theory]
    [InlineData("""{"hidden_size":30""")]
    [InlineData("""{"hidden_size":"large"}""")]
    [InlineData("""{"colour":1}""")]
    [InlineData("""{"dropout_rate":3}""")]
    [InlineData("""[1]""")]
    [InlineData("")]
    public void A_wrong_file_of_parameters(string content) =>
        Refused("--parameter-path best.json", ["best.json"], project => project.Write("best.json", content));

    [Fact]
    public void An_empty_data_file() => Refused("", [TrainFile, "empty"], project => project.Write(TrainFile, ""));

    [Fact]
    public void A_data_file_cut_in_the_middle() => Refused("", [TrainFile, "cut"], project =>
    {
        byte[] whole = File.ReadAllBytes(project.At(TrainFile));
        File.WriteAllBytes(project.At(TrainFile), whole[..(whole.Length / 2)]);
    });

    [Fact]
    public void A_data_file_cut_in_its_header() =>
        Refused("", [TrainFile], project => File.WriteAllBytes(project.At(TrainFile), File.ReadAllBytes(project.At(TrainFile))[..100]));

    [Fact]
    public void A_text_in_the_place_of_a_data_file() =>
        Refused("", [TrainFile], project => project.Write(TrainFile, "flux,flux_err\n1,2\n"));

    [Fact]
    public void A_missing_data_file() => Refused("", [TrainFile, "no such file"], project => File.Delete(project.At(TrainFile)));

    [Fact]
    public void A_folder_in_the_place_of_a_data_file() => Refused("", [TrainFile], project =>
    {
        File.Delete(project.At(TrainFile));
        Directory.CreateDirectory(project.At(TrainFile));
    });

    [Fact]
    public void A_file_of_netCDF_4_says_how_to_convert_it() => Refused(
        "", [TrainFile, "netCDF-4", "nccopy"], project => OutsideProgram.Python(
            ["netCDF4"],
            """
            import netCDF4, sys
            data = netCDF4.Dataset(sys.argv[1], 'w', format='NETCDF4')
            data.createDimension('sample', 3)
            data.createVariable('flux', 'f4', ('sample',))[:] = [1, 2, 3]
            data.close()
            """,
            project.At(TrainFile)));

    [Fact]
    public void A_netCDF_file_that_is_not_prepared_data() => Refused("", [TrainFile, "crest prepare"], project => OutsideProgram.Python(
        ["netCDF4"],
        """
        import netCDF4, sys
        data = netCDF4.Dataset(sys.argv[1], 'w', format='NETCDF3_CLASSIC')
        data.createDimension('time', 3)
        data.createVariable('temperature', 'f4', ('time',))[:] = [1, 2, 3]
        data.close()
        """,
        project.At(TrainFile)));

    [Fact]
    public void Splits_in_each_others_roles() => Refused("", ["dataset.tr-6classes.nc", "test split"], project =>
    {
        File.Delete(project.At(TrainFile));
        File.Copy(project.At("data/dataset.te-6classes.nc"), project.At(TrainFile));
    });

    [Fact]
    public void Splits_of_two_preparations() => Refused("", ["dataset.va-6classes.nc", "another preparation"], project =>
    {
        project.CopyFrom(survey.Folder, "raw");
        project.Run($"{PreparedSurvey.Prepare} --seed 1 --output-dir other".Replace("--output-dir data ", "", StringComparison.Ordinal))
            .Succeeded();
        File.Copy(project.At("other/dataset.tr-6classes.nc"), project.At(TrainFile), overwrite: true);
    });

    /// <summary>
    /// The data were right, so the files that a training writes while it goes on are the new one's; the results are the old one's.
    /// </summary>
    [Fact]
    public void A_training_that_diverges_leaves_the_old_results()
    {
        using Project project = survey.Copy("data", "models");
        SortedDictionary<string, string> before = Results(project);
        project.Run(PreparedSurvey.Train("sn-class", "models/sn-class", "--epoch 3 --force --learning-rate 1e30"))
            .FailedWith(1, "lower the learning rate");
        Assert.Empty(Project.Changes(before, Results(project)));
    }

    private static SortedDictionary<string, string> Results(Project project)
    {
        SortedDictionary<string, string> files = project.Snapshot("models");
        foreach (string working in (string[])["config.yaml", "log.txt", "metrics.csv", "diverged.json"])
            files.Remove($"models/sn-class/{working}");
        foreach (string events in files.Keys.Where(path => path.StartsWith("models/sn-class/events.", StringComparison.Ordinal)).ToArray())
            files.Remove(events);
        return files;
    }

    [Fact]
    public void A_folder_with_results_is_not_trained_over_without_force()
    {
        using Project project = survey.Copy("data", "models");
        Unchanged(project, PreparedSurvey.Train("sn-class", "models/sn-class", "--epoch 1 --seed 1"), "models/sn-class", "--force");
    }

    [Theory]
    [InlineData("train sn-class optimize " + PreparedSurvey.Splits + " --resume", "--output-dir")]
    [InlineData("train sn-class optimize " + PreparedSurvey.Splits + " --output-dir data/dataset.te-6classes.nc", "dataset.te-6classes.nc")]
    [InlineData(
        "train sn-class optimize " + PreparedSurvey.Splits + " --output-dir data/dataset.te-6classes.nc/below", "dataset.te-6classes.nc")]
    public void A_folder_that_cannot_be(string command, string expected)
    {
        using Project project = survey.Copy("data", "models");
        Unchanged(project, command, expected);
    }

    [Fact]
    public void A_command_with_resume_can_be_repeated_from_the_beginning_on()
    {
        using Project project = survey.Copy("data");
        string command = PreparedSurvey.Train("sn-class", "nowhere", "--epoch 1 --seed 1 --resume");
        Assert.Contains("best epoch 1 of 1", project.Run(command).Succeeded().Output, StringComparison.Ordinal);
        SortedDictionary<string, string> first = project.Snapshot("nowhere");
        Assert.Contains("this training is complete", project.Run(command).Succeeded().Errors, StringComparison.Ordinal);
        Assert.Empty(Project.Changes(first, project.Snapshot("nowhere")));
    }

    private static void Unchanged(Project project, string command, params string[] expected)
    {
        SortedDictionary<string, string> before = project.Snapshot("data", "models", "nowhere");
        project.Run(command).FailedWith(1, expected);
        Assert.Empty(Project.Changes(before, project.Snapshot("data", "models", "nowhere")));
    }

    private void Refused(string options, string[] expected, Action<Project>? spoil = null)
    {
        using Project project = survey.Copy("data", "models");
        project.Write("large.json", """{"hidden_size":100000}""");
        spoil?.Invoke(project);
        Unchanged(
            project, $"train sn-class optimize {PreparedSurvey.Splits} --output-dir models/sn-class --epoch 2 --seed 1 --force {options}",
            expected);
    }
}
