using System.Globalization;
using System.IO.Compression;
using System.Text;
using Crest.Survey.Simulation;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.Simulation;

public class CandidateSimulatorTests
{
    private const int Rows = 60_000;
    private static readonly string[] s_measured =
    [
        "mag", "magerr", "elongation.norm", "fwhm.norm", "significance.abs", "residual", "psffit.sigma.ratio", "psffit.peak.ratio",
        "frac.det", "density", "density.good", "baPsf", "sigmaPsf",
    ];

    [Fact]
    public void Columns_are_spread_as_those_of_the_reference_table()
    {
        string[] reference = ReadReference();
        string[][] theirs = [.. reference.Select(Fields)], ours = [.. Simulated(1.0 / 21).Select(Fields)];
        Assert.Equal(0.0476, ours.Average(f => double.Parse(f[8], CultureInfo.InvariantCulture)), 0.003);
        foreach (string filter in (string[])["HSC-G", "HSC-R2", "HSC-I2", "HSC-Z", "HSC-Y"])
            Assert.Equal(theirs.Count(f => f[1] == filter) / (double)Rows, ours.Count(f => f[1] == filter) / (double)Rows, 0.01);
        for (int column = 0; column < s_measured.Length; column++)
        {
            foreach (string label in (string[])["0", "1"])
            {
                double[] expected = Column(theirs, 9 + column, label), found = Column(ours, 9 + column, label);
                double spread = Quantile(expected, 0.75) - Quantile(expected, 0.25);
                // Like, not the same: medians and quartiles within a third of the distance between the quartiles.
                foreach (double quantile in (double[])[0.25, 0.5, 0.75])
                    Assert.True(
                        Math.Abs(Quantile(expected, quantile) - Quantile(found, quantile)) < spread / 3,
                        $"{s_measured[column]}, label {label}: "
                        + $"quantile {quantile} is {Quantile(found, quantile)}, {Quantile(expected, quantile)} in the reference");
            }
        }
    }

    [Fact]
    public void One_in_a_hundred_of_six_columns_is_missing()
    {
        string[][] rows = [.. Simulated(0.1).Select(Fields)];
        Assert.All(rows, row => Assert.Equal(22, row.Length));
        for (int column = 0; column < 22; column++)
            Assert.Equal(
                s_measured.Length > column - 9 && column >= 9 && s_measured[column - 9] is "magerr" or "elongation.norm" or "residual"
                    or "psffit.sigma.ratio" or "psffit.peak.ratio" or "frac.det"
                    ? 0.01
                    : 0,
                rows.Count(row => row[column] == "NaN") / (double)Rows,
                0.002);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void All_are_bogus_or_real_where_that_is_asked(double share) =>
        Assert.All(Simulated(share).Take(500), line => Assert.Equal(share, double.Parse(Fields(line)[8], CultureInfo.InvariantCulture)));

    [Fact]
    public void A_seed_decides_all() => Assert.NotEqual(Simulated(0.5, 1).First(), Simulated(0.5, 2).First());

    private static IEnumerable<string> Simulated(double share, long seed = 3)
    {
        var simulator = new CandidateSimulator(seed, share);
        byte[] line = new byte[CandidateSimulator.LongestLine];
        for (int row = 0; row < Rows; row++) yield return Encoding.ASCII.GetString(line, 0, simulator.Write(row, line) - 1);
    }

    private static string[] ReadReference()
    {
        using var gzip = new GZipStream(File.OpenRead(ReferenceFiles.Path("realbogus/param.lst.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string[] Fields(string line) => line.Split(' ');

    private static double[] Column(string[][] rows, int column, string label) =>
        [.. rows.Where(row => row[8] == label && row[column] != "NaN")
            .Select(row => double.Parse(row[column], CultureInfo.InvariantCulture)).Order()];

    private static double Quantile(double[] sorted, double share) => sorted[(int)(share * sorted.Length)];
}
