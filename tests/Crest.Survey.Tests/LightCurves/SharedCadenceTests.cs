using System.Text;
using Crest.Foundation.Errors;
using Crest.Survey.LightCurves;

namespace Crest.Survey.Tests.LightCurves;

public class SharedCadenceTests
{
    private const string G1 = "1 g 4.07 -1 1 0.1", G2 = "2 g 34.02 29 2 0.2", I1 = "1 i 0 -5 3 0.3", Y1 = "1 y 11.99 7 4 0.4";

    [Fact]
    public void Bands_go_from_blue_to_red_and_unknown_ones_follow_by_name() =>
        Assert.Equal(
            [
                new Visit("u", 1, 9), new Visit("g", 1, 4), new Visit("g", 2, 3), new Visit("y", 1, 1), new Visit("F1", 1, 0),
                new Visit("w2", 1, 0),
            ],
            Decide("1 w2 0 0 0 0\n1 y 1 0 0 0\n2 g 3 0 0 0\n1 g 4 0 0 0\n1 F1 0 0 0 0\n1 u 9 0 0 0").Visits);

    [Fact]
    public void A_file_that_lacks_rows_does_not_decide_the_grid() =>
        Assert.Equal(4, Decide($"{G1}\n{G2}", $"{G1}\n{G2}\n{I1}\n{Y1}", $"{Y1}\n{I1}\n{G2}\n{G1}").Count);

    [Fact]
    public void Rows_in_another_order_are_put_in_order_and_a_missing_row_is_NaN()
    {
        var table = new LightCurveTable(Decide($"{G1}\n{G2}\n{I1}\n{Y1}"), ["a", "b"]);
        new CadencePlacement(table).Place(Rows($"{Y1}\n{G2}\n{G1}"), "f", 1);
        Assert.Equal([1f, 2f, float.NaN, 4f], table.FluxOf(1).ToArray());
        Assert.Equal([0.1f, 0.2f, float.NaN, 0.4f], table.FluxErrorOf(1).ToArray());
        Assert.Equal([-1f, 29f, float.NaN, 7f], table.EpochOf(1).ToArray());
        Assert.All(table.FluxOf(0).ToArray(), flux => Assert.True(float.IsNaN(flux)));
    }

    [Fact]
    public void An_unknown_peak_is_minus_one_throughout_also_where_a_row_is_missing()
    {
        var table = new LightCurveTable(Decide($"{G1}\n{G2}\n{I1}"), ["a"]);
        new CadencePlacement(table).Place(Rows("1 g 4.07 -1 1 0.1\n1 i 0 -1 3 0.3"), "f", 0);
        Assert.Equal([-1f, -1f, -1f], table.EpochOf(0).ToArray());
    }

    [Theory]
    [InlineData(
        "1 g 4.07 0 0 0\n3 g 50 0 0 0", "f: line 3: visit 3 of band g is not on the grid of the other objects, which have 2 of that band")]
    [InlineData("1 K 4.07 0 0 0", "f: line 2: visit 1 of band K is not on the grid of the other objects, whose bands are g i y")]
    [InlineData("1 g 4.08 0 0 0", "f: line 2: visit 1 of band g is on day 4.08, but on day 4.07 for the other objects")]
    [InlineData("1 g 4.07 0 0 0\n1 i 0 0 0 0\n1 g 4.07 0 0 0", "f: line 4: visit 1 of band g is there a second time")]
    public void A_visit_off_the_grid_or_there_twice_is_an_error_with_its_line(string text, string expected)
    {
        var table = new LightCurveTable(Decide($"{G1}\n{G2}\n{I1}\n{Y1}"), ["a"]);
        Assert.Contains(expected, Assert.Throws<CrestException>(() => new CadencePlacement(table).Place(Rows(text), "f", 0)).Message);
    }

    [Fact]
    public void A_file_cut_in_its_last_number_is_an_error_unless_it_has_all_visits()
    {
        var table = new LightCurveTable(Decide($"{G1}\n{G2}\n{I1}\n{Y1}"), ["a"]);
        var error =
            Assert.Throws<CrestException>(() => new CadencePlacement(table).Place(Rows($"{G1}\n2 g 34.02 29 2 0.", end: ""), "f", 0));
        Assert.Contains("f: line 3: the file ends in the middle of a line and has 2 of 4 visits", error.Message);
        new CadencePlacement(table).Place(Rows($"{G1}\n{G2}\n{I1}\n{Y1}", end: ""), "f", 0);
    }

    [Fact]
    public void Half_against_half_about_a_day_names_both_files()
    {
        var error = Assert.Throws<CrestException>(() => Decide("1 g 4.07 0 0 0", "1 g 5 0 0 0"));
        Assert.Contains("file1: visit 1 of band g is on day 5, but on day 4.07 in file0", error.Message);
        Assert.Contains("no common grid", Assert.Throws<CrestException>(() => Decide("1 g 1 0 0 0", "1 g 2 0 0 0", "1 g 3 0 0 0")).Message);
    }

    private static Cadence Decide(params string[] files)
    {
        var shared = new SharedCadence();
        for (int i = 0; i < files.Length; i++) shared.Hear(Rows(files[i]), $"file{i}");
        return shared.Decide();
    }

    private static LightCurveRows Rows(string text, string end = "\n")
    {
        var rows = new LightCurveRows();
        rows.Read(Encoding.UTF8.GetBytes($"Index Filter Elapsed_days[day] SN_epoch[day] Flux Flux_err\n{text}{end}"), "f");
        return rows;
    }
}
