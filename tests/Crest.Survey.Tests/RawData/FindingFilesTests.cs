using Crest.Foundation.Errors;
using Crest.Survey.RawData;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.RawData;

public sealed class FindingFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Types_match_exactly_and_other_types_are_counted()
    {
        foreach (string name
            in (string[])["x/y/Ib_000001_z0.25_s7", "x/Ibc_000002_z0.5_s7", "Ib-norm_z1.125_s1", "II_z0.5_", "IIP_9", "Ia"])
            _folder.Write($"{name}/individual_parameter.dat", "");
        // A folder that tells a redshift is searched as long as it is not itself an object.
        _folder.Write("x/run_z0.5_s/deeper/Ib_4_z0.5.1_z0.75_s/individual_parameter.dat", "");
        _folder.Write("x/y/Ib_000001_z0.25_s7/backup/Ib_000001_z0.25_s7/individual_parameter.dat", "");
        _folder.Write("Ib_5/other.dat", "");
        TrainingFolders found = TrainingFolders.Find(_folder.Path + "/", ["Ib", "Ia"], 2, default);
        Assert.Equal(["Ia", "Ib-norm_z1.125_s1", "Ib_000001_z0.25_s7", "Ib_4_z0.5.1_z0.75_s"], found.Files.Select(f => f.Name));
        Assert.Equal([-1f, 1.125f, 0.25f, 0.75f], found.Files.Select(f => f.Redshift));
        Assert.Equal(["Ia", "Ib", "Ib", "Ib"], found.Files.Select(f => f.Type));
        Assert.Equal("x/y/Ib_000001_z0.25_s7/individual_parameter.dat", found.Files[2].RelativePath);
        Assert.True(File.Exists(found.Files[2].FullPath));
        Assert.Equal([("II", 1), ("IIP", 1), ("Ibc", 1)], found.LeftOut.Select(t => (t.Key, t.Value)).Order());
    }

    [Theory]
    [InlineData("Ia_7_z5_s7", -1)]
    [InlineData("Ia_7_z.5_s7", -1)]
    [InlineData("Ia_7_z5._s7", -1)]
    [InlineData("Ia_7_z0.5", -1)]
    [InlineData("Ia_7_z-0.5_s7", -1)]
    [InlineData("Ia_7_z1e1.5_s7", -1)]
    [InlineData("Ia_7_z+0.5_s7", -1)]
    [InlineData("Ia_7_z0.5_z0.75_s7", 0.5f)]
    [InlineData("Ia_7_z5_z0.75_s7", 0.75f)]
    [InlineData("Ia_7_z0.0_s7", 0)]
    public void A_redshift_is_digits_a_point_and_digits_between_underscores(string name, float redshift)
    {
        _folder.Write($"{name}/individual_parameter.dat", "");
        Assert.Equal(redshift, Assert.Single(TrainingFolders.Find(_folder.Path, ["Ia"], 1, default).Files).Redshift);
    }

    [Fact]
    public void Nothing_found_says_what_was_expected()
    {
        Assert.Contains("no individual_parameter.dat", Find("Ia"));
        _folder.Write("Ic_1/individual_parameter.dat", "");
        Assert.Contains("no object is of a type in --sn-types (Ia); the folders' types are Ic", Find("Ia"));
        Assert.Contains(
            "no such file or folder",
            Assert.Throws<CrestException>(() => TrainingFolders.Find(_folder.At("none"), ["Ia"], 2, default)).Message);
    }

    [Fact]
    public void Two_objects_of_one_name_name_both_files()
    {
        _folder.Write("a/Ia_1_z0.5_s/individual_parameter.dat", "");
        _folder.Write("b/Ia_1_z0.5_s/individual_parameter.dat", "");
        string message = Find("Ia");
        Assert.Contains("a/Ia_1_z0.5_s/individual_parameter.dat", message);
        Assert.Contains("b/Ia_1_z0.5_s/individual_parameter.dat", message);
        _folder.Write("16abcd.dat", "");
        _folder.Write("x/17abcd.dat", "");
        message = Assert.Throws<CrestException>(() => ObservedFiles.Find(_folder.Path, NamePattern.Usual, 2, default)).Message;
        Assert.Contains("17abcd.dat", message);
        Assert.Contains("16abcd.dat", message);
    }

    [Fact]
    public void Observed_files_are_digits_letters_dat()
    {
        foreach (string name in (string[])
        [
            "17dstt.dat", "x/1a.dat", "label_list.dat", "17.dat", "17dsTt.dat", "17dstu.dat2", "a17b.dat", "17ab_c.dat", "١a.dat",
        ])
            _folder.Write(name, "");
        ObservedFiles found = ObservedFiles.Find(_folder.Path, NamePattern.Usual, 2, default);
        Assert.Equal([("a", "x/1a.dat"), ("dstt", "17dstt.dat")], found.Files.Select(f => (f.Name, f.RelativePath)));
        Assert.Equal(["17.dat", "17ab_c.dat", "17dsTt.dat", "a17b.dat", "label_list.dat", "١a.dat"], found.LeftOut);
    }

    [Theory]
    [InlineData(@"SN.*\.dat", "SN2026abc")]
    [InlineData(@"SN(2026)?(.*)\.dat", "2026")]
    [InlineData(@"SN(2026)?(?<name>.*)\.dat", "abc")]
    public void Names_of_observed_objects_are_found_by_a_pattern(string pattern, string name)
    {
        _folder.Write("SN2026abc.dat", "");
        _folder.Write("17dstt.dat", "");
        ObservedFiles found = ObservedFiles.Find(_folder.Path, NamePattern.Parse(pattern), 2, default);
        Assert.Equal(name, Assert.Single(found.Files).Name);
        Assert.Equal(["17dstt.dat"], found.LeftOut);
        Assert.Contains("regular expression", Assert.Throws<CrestException>(() => NamePattern.Parse("(")).Message);
    }

    [Fact]
    public void A_link_to_a_folder_above_ends_in_an_error()
    {
        _folder.Write("a/17dstt.dat", "");
        Directory.CreateSymbolicLink(_folder.At("a/loop"), _folder.Path);
        Assert.Contains(
            "does a link lead back",
            Assert.Throws<CrestException>(() => ObservedFiles.Find(_folder.Path, NamePattern.Usual, 2, default)).Message);
    }

    [Fact]
    public void Labels_are_a_name_and_a_type_a_line()
    {
        string path = _folder.Write("label_list.dat", "abea Ia\n\nacil\tIIn \r\nabea Ia\n");
        Assert.Equal([("abea", "Ia"), ("acil", "IIN")], LabelFile.Read(path).Select(l => (l.Key, l.Value)));
        Assert.Contains("line 2: expected a name and a type", Labels("a Ia\nb\n"));
        Assert.Contains("line 2: a is Ib here but Ia before", Labels("a Ia\na Ib\n"));
        Assert.Contains("empty", Labels("\n"));
    }

    [Theory]
    [InlineData("""{"Ia":0,"Ib":1,"Ibc":1,"Ic":2}""", "Ia|Ib/Ibc|Ic", """{"Ia":0,"Ib":1,"Ibc":1,"Ic":2}""")]
    [InlineData("""{"IIP":1,"Ia":0,"IIL":1}""", "Ia|IIP/IIL", """{"Ia":0,"IIP":1,"IIL":1}""")]
    public void Types_are_read_from_JSON_and_written_back(string json, string classes, string written)
    {
        SupernovaTypes types = SupernovaTypes.Parse(json);
        Assert.Equal(classes, string.Join('|', types.Classes));
        Assert.Equal(written, types.ToString());
        Assert.Equal(written, SupernovaTypes.FromClasses(types.Classes)!.ToString());
    }

    [Theory]
    [InlineData("{Ia:0}", "not JSON")]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("{}", "there is no type")]
    [InlineData("""{"Ia":0,"Ib":2}""", "without a gap")]
    [InlineData("""{"Ia":1}""", "without a gap")]
    [InlineData("""{"Ia":-1}""", "not a whole number")]
    [InlineData("""{"Ia":0.5}""", "not a whole number")]
    [InlineData("""{"Ia":"0"}""", "not a whole number")]
    [InlineData("""{"Ia":0,"Ia":1}""", "twice")]
    [InlineData("""{"I/a":0}""", "not a type's name")]
    [InlineData("""{"Ia":2147483647}""", "without a gap")]
    public void Wrong_types_say_what_is_wrong(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<CrestException>(() => SupernovaTypes.Parse(json)).Message);

    private string Find(string type) => Assert.Throws<CrestException>(() => TrainingFolders.Find(_folder.Path, [type], 2, default)).Message;

    private string Labels(string text) => Assert.Throws<CrestException>(() => LabelFile.Read(_folder.Write("labels", text))).Message;
}
