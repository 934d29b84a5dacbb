using System.IO.Compression;
using Crest.EndToEnd.Tests.Program;

namespace Crest.EndToEnd.Tests;

/// <summary>Wrong raw data end a preparation with exit code 1 and one line that says where; what had been prepared before stays.</summary>
public class RawDataErrorTests(PreparedSurvey survey)
{
    /// <summary>Another seed, so that the preparation would replace every file if the data were right.</summary>
    private const string PrepareAnew = $"{PreparedSurvey.Prepare} --seed 1 --force";

    private const string TypesOption = "--sn-types";

    [Fact]
    public void An_empty_file() => Refused(file => File.WriteAllText(file, ""), "individual_parameter.dat", "empty");

    [Fact]
    public void A_file_cut_in_the_middle_of_a_row() => Refused(file =>
    {
        string[] lines = File.ReadAllLines(file);
        File.WriteAllText(file, string.Join('\n', lines[..9]) + "\n" + lines[9][..^9]);
    }, "individual_parameter.dat", "line 10");

    [Fact]
    public void A_text_in_the_place_of_a_number() =>
        Refused(file => ReplaceField(file, line: 6, field: 4, "bright"), "individual_parameter.dat", "line 6", "bright");

    [Fact]
    public void A_visit_that_is_not_on_the_grid() =>
        Refused(file => ReplaceField(file, line: 6, field: 2, "7777.5"), "individual_parameter.dat", "line 6");

    [Fact]
    public void A_file_without_header() =>
        Refused(file => File.WriteAllLines(file, File.ReadAllLines(file)[1..]), "individual_parameter.dat", "line 1");

    [Fact]
    public void A_file_that_is_no_text() => Refused(
        file => File.WriteAllBytes(file, [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 7 % 256))]), "individual_parameter.dat");

    [Fact]
    public void Two_objects_of_one_name() => Refused(file =>
    {
        string folder = Path.GetDirectoryName(file)!, copy = Path.Combine(folder, "..", "..", "again", Path.GetFileName(folder));
        Directory.CreateDirectory(copy);
        File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
    }, "again/I", "_0");

    [Theory]
    [InlineData("", "17dstt.dat", "empty")]
    [InlineData("Index Filter Elapsed_days[day] SN_epoch[day] Flux Flux_err\n1 g x -1 1 1\n", "17dstt.dat", "line 2")]
    public void A_wrong_observed_file(string content, params string[] expected)
    {
        using Project project = survey.Copy("raw", "interim", "data");
        project.Write("raw/observed/17dstt.dat", content);
        Unchanged(project, $"{PreparedSurvey.PrepareObserved} --force", expected);
    }

    [Fact]
    public void Two_observed_objects_of_one_name()
    {
        using Project project = survey.Copy("raw", "interim", "data");
        string file = Directory.EnumerateFiles(project.At("raw/observed"), "*s*.dat").Order(StringComparer.Ordinal)
            .First(f => char.IsDigit(Path.GetFileName(f)[0]));
        string name = Path.GetFileName(file)[2..];
        File.Copy(file, project.At($"raw/observed/99{name}"));
        Unchanged(project, $"{PreparedSurvey.PrepareObserved} --force", Path.GetFileNameWithoutExtension(name), "raw/observed/99");
    }

    [Theory]
    [InlineData("""{"Ia":0,"Ib":""")]
    [InlineData("""[0,1]""")]
    [InlineData("""{"Ia":"first"}""")]
    [InlineData("""{"Ia":0.5}""")]
    [InlineData("""{"Ia":-1}""")]
    [InlineData("""{"Ia":0,"Ib":2}""")]
    [InlineData("""{"Ia":0,"Ia":1}""")]
    [InlineData("""{}""")]
    [InlineData("""Ia""")]
    [InlineData("""{"XX":0,"YY":1}""")]
    public void Types_that_are_wrong_or_leave_nothing(string types)
    {
        using Project project = survey.Copy("raw", "interim", "data");
        // Only the raw data show that no object is of these types.
        Unchanged(
            project, types.Contains("XX", StringComparison.Ordinal) ? 1 : 2,
            PrepareAnew.Replace(PreparedSurvey.SixClasses, types, StringComparison.Ordinal), TypesOption);
    }

    [Fact]
    public void A_type_that_no_class_takes_is_left_out_with_one_warning()
    {
        using Project project = survey.Copy("raw");
        CrestResult result = project
            .Run(PreparedSurvey.Prepare.Replace(PreparedSurvey.SixClasses, """{"Ia":0,"IIP":1}""", StringComparison.Ordinal)).Succeeded();
        string warning = Assert.Single(result.ErrorLines);
        Assert.StartsWith("warning: ", warning, StringComparison.Ordinal);
        foreach (string type in (string[])["Ib ", "Ibc ", "Ic ", "IIL ", "IIN "]) Assert.Contains(type, warning, StringComparison.Ordinal);
        Assert.Contains("Ia ", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--split-ratio 8:1", "--split-ratio")]
    [InlineData("--split-ratio 0:0:0", "--split-ratio")]
    [InlineData("--split-ratio=(1,x,1)", "--split-ratio")]
    [InlineData("--split-ratio=-1:1:1", "--split-ratio")]
    [InlineData("--suffix ../6", "--suffix")]
    [InlineData("--train-root raw/nowhere", "raw/nowhere")]
    [InlineData("--train-root raw/observed/label_list.dat", "label_list.dat")]
    [InlineData("--train-root data", "data")]
    [InlineData("--output-dir raw/observed/label_list.dat", "label_list.dat")]
    public void Options_that_do_not_fit(string options, string expected)
    {
        using Project project = survey.Copy("raw", "interim", "data");
        string option = options.Split(' ', '=')[0];
        string[] kept = PrepareAnew.Split(' ');
        int at = Array.IndexOf(kept, option);
        string command = at < 0 ? PrepareAnew : string.Join(' ', [.. kept[..at], .. kept[(at + 2)..]]);
        Unchanged(
            project, options.StartsWith("--split-ratio", StringComparison.Ordinal) || option == "--suffix" ? 2 : 1, $"{command} {options}",
            expected);
    }

    [Theory]
    [InlineData("dstt\n", "line 1")]
    [InlineData("dstt Ia\ndstt IIP\n", "line 2")]
    public void A_wrong_label_file(string content, string expected)
    {
        using Project project = survey.Copy("raw", "interim", "data");
        project.Write("raw/observed/label_list.dat", content);
        Unchanged(project, $"{PreparedSurvey.PrepareObserved} --force", "label_list.dat", expected);
    }

    [Fact]
    public void A_label_file_that_is_missing_a_folder_or_without_types()
    {
        using Project project = survey.Copy("raw", "interim", "data");
        const string labels = "raw/observed/label_list.dat";
        Unchanged(project, PreparedSurvey.PrepareObserved.Replace(labels, "raw/none.dat", StringComparison.Ordinal), "raw/none.dat");
        Unchanged(project, PreparedSurvey.PrepareObserved.Replace(labels, "raw/observed", StringComparison.Ordinal), "raw/observed");
        Unchanged(
            project, 2, PreparedSurvey.PrepareObserved.Replace($"--sn-types {PreparedSurvey.SixClasses} ", "", StringComparison.Ordinal),
            TypesOption);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("object_id,mjd,passband\n1,2,g\n", "flux")]
    [InlineData("object_id,mjd,passband,index,flux,flux_err\na,1,g,1,bright,1\n", "line 2")]
    [InlineData("object_id,mjd,passband,index,flux,flux_err\na,1,g,1,1\n", "line 2")]
    [InlineData("object_id,mjd,passband,index,flux,flux_err\n\"a,1,g,1,1,1\n", "flux.csv")]
    public void A_wrong_csv(string content, string expected)
    {
        using Project project = survey.Copy("data");
        project.Write("flux.csv", content);
        Unchanged(project, "prepare csv --flux-path flux.csv --output-dir data --suffix 6classes --force", "flux.csv", expected);
    }

    [Fact]
    public void A_compressed_csv_that_is_cut()
    {
        using Project project = survey.Copy("data");
        using (var gzip = new GZipStream(File.Create(project.At("flux.csv.gz")), CompressionLevel.Optimal))
        using (var text = new StreamWriter(gzip))
        {
            text.Write("object_id,mjd,passband,index,flux,flux_err\n");
            var random = new Random(3);
            for (int row = 0; row < 5000; row++) text.Write($"{row},1.5,g,1,{random.NextDouble()},1\n");
        }

        byte[] whole = File.ReadAllBytes(project.At("flux.csv.gz"));
        File.WriteAllBytes(project.At("flux.csv.gz"), whole[..(whole.Length / 2)]);
        Unchanged(project, "prepare csv --flux-path flux.csv.gz --output-dir data --suffix 6classes --force", "flux.csv.gz");
        File.WriteAllText(project.At("flux.csv.gz"), "object_id,mjd\n");
        Unchanged(project, "prepare csv --flux-path flux.csv.gz --output-dir data --suffix 6classes --force", "flux.csv.gz");
    }

    private static void ReplaceField(string file, int line, int field, string text)
    {
        string[] lines = File.ReadAllLines(file);
        string[] fields = lines[line - 1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        fields[field] = text;
        lines[line - 1] = string.Join(' ', fields);
        File.WriteAllLines(file, lines);
    }

    private static void Unchanged(Project project, string command, params string[] expected) => Unchanged(project, 1, command, expected);

    private static void Unchanged(Project project, int exitCode, string command, params string[] expected)
    {
        SortedDictionary<string, string> before = project.Snapshot(".");
        project.Run(command).FailedWith(exitCode, expected);
        Assert.Empty(Project.Changes(before, project.Snapshot(".")));
    }

    private void Refused(Action<string> spoil, params string[] expected)
    {
        using Project project = survey.Copy("raw", "interim", "data");
        // Not the first file, which gives the grid.
        spoil(PreparedSurvey.TrainingFiles(project).ElementAt(5));
        Unchanged(project, PrepareAnew, expected);
    }
}
