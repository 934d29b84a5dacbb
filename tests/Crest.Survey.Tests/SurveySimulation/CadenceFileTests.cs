using Crest.Foundation.Errors;
using Crest.Survey.Observations;
using Crest.Survey.SurveySimulation;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.SurveySimulation;

/// <summary>Surveys by a file of their visits.</summary>
public sealed class CadenceFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Times_bands_and_noise_are_those_of_the_file()
    {
        // Depth 26.5: sky noise 10^(0.4 (27.5 - 26.5)) / 5 = 0.50238; one electron is 29 mag, so a flux of 1 gives 10^0.6 = 3.98107.
        string path = _folder.Write("c.csv", "field,zero_point,depth,band,mjd\n" + string.Concat(
            Enumerable.Range(0, 100).Select(day => $"A,29,26.5,r,{58000.125 + day}\nB,29,26.5,i,{58300.5 + day}\n")));
        ObservationTable table = Simulated.Table(new LightCurveSimulation
        {
            Cadence = path, Count = 200, Seed = 3, MinimumRedshift = 0.05, MaximumRedshift = 0.3, Output = "",
        });
        Assert.Equal(["i", "r"], table.Bands.Order());
        for (int i = 0; i < table.Count; i++)
        {
            string band = table.Bands[table.Band[table.RowStart[i]]];
            for (int row = table.RowStart[i]; row < table.RowStart[i + 1]; row++)
            {
                Assert.Equal(band, table.Bands[table.Band[row]]);
                Assert.Equal(band == "r" ? 0.125 : 0.5, table.Mjd[row] % 1);
                Assert.InRange(table.Mjd[row], band == "r" ? 58000 : 58300, band == "r" ? 58100 : 58400);
                // error² = sky² + light / 3.98107 + (0.01 light)²; the light is the flux within 5 errors.
                double error = table.FluxError[row], light = Math.Max(0, table.Flux[row] - 5 * error),
                    more = Math.Max(0, table.Flux[row] + 5 * error);
                Assert.InRange(error * error, 0.25238 + light / 3.98108 + 0.0001 * light * light - 1e-4,
                    0.25239 + more / 3.98107 + 0.0001 * more * more + 1e-4);
            }
        }
    }

    [Theory]
    [InlineData("mjd,band\n58000,r\n", "depth")]
    [InlineData("mjd,band,depth\n", "no visit")]
    [InlineData("mjd,band,depth\n58000,r,23\n58000.3,g,23\n", "two nights")]
    [InlineData("mjd,band,depth\n58000,r,23\n58001,H,23\n", "line 3")]
    [InlineData("mjd,band,depth\n2458000.5,r,23\n", "line 2")]
    [InlineData("mjd,band,depth\n58000,r,\n", "line 2")]
    [InlineData("mjd,band,depth\n58000,r,-3\n", "line 2")]
    [InlineData("mjd,band,depth\n58000,r\n", "line 2")]
    [InlineData("mjd,band,depth,zero_point\n58000,r,23,99\n", "line 2")]
    [InlineData("", "empty")]
    public void What_is_no_visit_is_refused_with_its_line(string content, string named)
    {
        CrestException refused = Assert.Throws<CrestException>(() =>
            Simulated.Table(new LightCurveSimulation { Cadence = _folder.Write("c.csv", content), Count = 1, Output = "" }));
        Assert.Contains("c.csv", refused.Message, StringComparison.Ordinal);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"Ia":-1}""")]
    [InlineData("""{"Ia":0}""")]
    [InlineData("""{"SN":1}""")]
    [InlineData("""{"Ia":"1"}""")]
    [InlineData("""{"Ia":1,"Ia":2}""")]
    [InlineData("""{"Ibc":1}""")]
    [InlineData("[1]")]
    [InlineData("Ia:1")]
    public void Shares_that_make_no_sense_are_refused(string json) => Assert.Throws<CrestException>(() => TypeShares.Parse(json));

    [Fact]
    public void Shares_are_read_back_from_their_text()
    {
        TypeShares shares = TypeShares.Parse("""{"IIn":0.5, "Ia":2, "Ic":0}""");
        Assert.Equal("""{"Ia":2,"IIn":0.5}""", $"{shares}");
        Assert.Equal(shares.Shares, TypeShares.Parse($"{shares}").Shares);
    }
}
