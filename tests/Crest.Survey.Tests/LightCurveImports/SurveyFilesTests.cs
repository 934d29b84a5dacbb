using Crest.Survey.LightCurveImports;
using Crest.Survey.Observations;
using Crest.Survey.ObservationTables;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.LightCurveImports;

/// <summary>
/// The surveys' own files. The figures are those of astropy 5.2.1 (FITS), Python's avro 1.11.1 (alerts), and awk and Python's csv (texts).
/// </summary>
public sealed class SurveyFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("des_real_01262214.dat", "1262214", 138, 56602.105, "g", -3.260, 2.173, 56950.122, -0.135)]
    [InlineData("PS1_PSc000006.txt", "000006", 23, 55180.4, "i", 6.886, 10.808, 55232.2, 76.248)]
    [InlineData("FOUND_F15aqb.txt", "2017erp", 51, 55253.66, "z", 183.138, 123.022, 57972.26, 118707.192)]
    [InlineData("SN2011fe.dat", "2011fe", 1053, 55797.9, "W", 10027.7, 1311.49, 55913.9, 383707)]
    [InlineData("snana_ascii_example.dat", "5407", 4, 56534.185, "g", 5.8777, 3.71, 56534.192, 2.6296)]
    public void Texts_of_snana(
        string file, string name, int count, double mjd, string band, double flux, double error, double lastMjd, double lastFlux)
    {
        Imported read = Imported.From(_folder, ReferenceFiles.Path($"surveys/snana-text/{file}"));
        Assert.Equal((count, mjd, band, (float)flux, (float)error, lastMjd, (float)lastFlux), read.Of(name));
        Assert.Equal(1, read.Table.Count);
    }

    [Fact]
    public void Keys_of_a_snana_text()
    {
        ObservationTable table = Imported.From(_folder, ReferenceFiles.Path("surveys/snana-text/des_real_01262214.dat")).Table;
        Assert.Equal(new(53.502693, -28.660202), table.Position[0]);
        Assert.Equal((0.69f, 0.005f), (table.SpectroscopicRedshift[0], table.SpectroscopicRedshiftError[0]));
        Assert.Equal((0.7281f, 0.0673f), (table.HostPhotometricRedshift[0], table.HostPhotometricRedshiftError[0]));
        Assert.Equal((0.0075f, 56654.035156, "1"), (table.MilkyWayReddening[0], table.PeakMjd[0], table.Type[0]));
    }

    /// <summary>REDSHIFT_HELIO is the host's photometric redshift there, as its comment says, and no spectrum's.</summary>
    [Fact]
    public void A_photometric_redshift_is_not_taken_for_a_spectroscopic_one()
    {
        ObservationTable table = Imported.From(_folder, ReferenceFiles.Path("surveys/snana-text/snana_ascii_example.dat")).Table;
        Assert.Equal((0.3614f, float.NaN), (table.HostPhotometricRedshift[0], table.SpectroscopicRedshift[0]));
    }

    [Theory]
    [InlineData("DES_Ia-0001_HEAD.FITS.gz", 200, 12518, "1186139", 71, 56956.203, "g", 1.7826998, 4.375968, 57052.042, -1.8284593)]
    [InlineData("DES_Ia-0001_HEAD.FITS.gz", 200, 12518, "13903173", 44, 56627.05, "g", 7.7731433, 2.787505, 56698.038, 39.706627)]
    [InlineData("DES_Ia-0001_HEAD.FITS.gz", 200, 12518, "15384038", 42, 56615.081, "g", 0.13244265, 9.048213, 56697.058, 61.226517)]
    [InlineData("LSST_WFD_NONIa-0005_HEAD.FITS", 4, 696, "60583001", 160, 61219.4048, "z", 14.332019, 16.920704, 61723.0316, 1.9817708)]
    [InlineData("LSST_WFD_NONIa-0005_HEAD.FITS", 4, 696, "48275021", 192, 60247.2521, "r", 137.05156, 123.33863, 60743.0208, -7.781587)]
    // 126 observations are in the release's IGNORE.
    [InlineData("DES-SN5YR_Foundation_HEAD.FITS.gz", 185, 5884, "2019np", 137, 55236.39, "z", 54.71, 106.53562, 58523.44, 169626.0)]
    public void Tables_of_snana(
        string file, int objects, int observations, string name, int count, double mjd, string band, double flux, double error,
        double lastMjd, double lastFlux)
    {
        Imported read = Imported.From(_folder, ReferenceFiles.Path($"surveys/snana-fits/{file}"));
        Assert.Equal((objects, observations), (read.Table.Count, read.Table.Observations));
        var (n, firstMjd, firstBand, firstFlux, firstError, endMjd, endFlux) = read.Of(name);
        Assert.Equal((count, band, (float)flux, (float)error, (float)lastFlux), (n, firstBand, firstFlux, firstError, endFlux));
        Assert.Equal(mjd, firstMjd, 1e-9);
        Assert.Equal(lastMjd, endMjd, 1e-9);
    }

    [Fact]
    public void Wrong_pointers_are_mended_and_said()
    {
        Imported read = Imported.From(_folder, ReferenceFiles.Path("surveys/snana-fits/DES_Ia-0001_HEAD.FITS.gz"));
        Assert.Contains(read.Result.Notes, note => note.StartsWith("196 objects with wrong pointers", StringComparison.Ordinal));
        int index = read.IndexOf("1186139");
        Assert.Equal((0.44326216f, 0.0005f), (read.Table.SpectroscopicRedshift[index], read.Table.SpectroscopicRedshiftError[index]));
        Assert.Equal((0.21606022f, "101"), (read.Table.HostPhotometricRedshift[index], read.Table.Type[index]));
    }

    [Fact]
    public void Tables_of_plasticc()
    {
        Imported read = Imported.From(_folder, ReferenceFiles.Path("surveys/plasticc"));
        Assert.Equal((10, 3279), (read.Table.Count, read.Table.Observations));
        Assert.Equal((352, 59750.4229, "r", -544.810303f, 3.622952f, 60624.2132, 157.0802f), read.Of("615"));
        Assert.Equal((255, 59582.3282, "u", 3.958863f, 2.824126f, 60436.984, -0.411843f), read.Of("1926"));
        int agn = read.IndexOf("713");
        Assert.Equal(("AGN", 1.8181f, 1.6267f, 0.2552f, 0.007f), (read.Table.Type[agn], read.Table.SpectroscopicRedshift[agn],
            read.Table.HostPhotometricRedshift[agn], read.Table.HostPhotometricRedshiftError[agn], read.Table.MilkyWayReddening[agn]));
        Assert.Equal(ObservationFlags.Detected, read.Table.Flags[read.Table.RowStart[read.IndexOf("615")]]);
    }

    [Theory]
    [InlineData("ztf/472263571115115000.avro", "ZTF17aaajnnn", 12, 2458224.7012384, 0, 585.045733, 2458226.7635764, 4521.238486)]
    [InlineData("fink/ZTF19acihgng.avro", "ZTF19acihgng", 35, 2458785.6433218, 3152.388097, 223.598097, 2458814.6358333, 3524.229717)]
    [InlineData(
        "fink/fink-broker-sample-alert-1.avro", "ZTF18abvcdqu", 24, 2458773.6828241, -7741.053141, 574.467234,
        2458802.5921296, 6144.69334)]
    public void Alerts_of_ztf(
        string file, string name, int count, double jd, double flux, double error, double lastJd, double lastFlux)
    {
        Imported read = Imported.From(_folder, ReferenceFiles.Path($"surveys/{file}"));
        var (n, mjd, _, firstFlux, firstError, lastMjd, endFlux) = read.Of(name);
        Assert.Equal((1, count), (read.Table.Count, n));
        Assert.Equal(jd - 2400000.5, mjd, 1e-9);
        Assert.Equal(lastJd - 2400000.5, lastMjd, 1e-9);
        Assert.Equal((float)flux, firstFlux, 1e-6f * Math.Abs((float)flux));
        Assert.Equal((float)error, firstError, 1e-5f * (float)error);
        Assert.Equal((float)lastFlux, endFlux, 1e-6f * Math.Abs((float)lastFlux));
    }

    [Theory]
    [InlineData("fakeAlert_v10_0.avro")]
    [InlineData("fakeAlert_v11_0.avro")]
    public void Alerts_of_lsst(string file)
    {
        Imported read = Imported.From(_folder, ReferenceFiles.Path($"surveys/lsst/{file}"));
        var (n, mjd, band, flux, error, lastMjd, lastFlux) = read.Of("281323062375219201");
        float factor = (float)Math.Pow(10, -0.4 * (31.4 - 27.5));
        Assert.Equal((3, "r", 1241 * factor, 12 * factor, 1241 * factor), (n, band, flux, error, lastFlux));
        Assert.Equal(60900.993305483615 - (37.0 / 86400), mjd, 1e-9);
        Assert.Equal(60902.993305483615 - (37.0 / 86400), lastMjd, 1e-9);
    }

    /// <summary>The samples of schemas 4.0 and 7.4 have seconds in the place of a day: such times are refused.</summary>
    [Fact]
    public void Alerts_of_lsst_in_all_schemas()
    {
        Imported read = Imported.From(_folder, ReferenceFiles.Path("surveys/lsst"));
        Assert.Equal(5, read.Result.Files);
        Assert.Contains(
            read.Result.Notes, note => note.StartsWith("6 observations dropped: the time is no MJD", StringComparison.Ordinal));
        // Schemas 10.0 and 11.0 have the same three visits; ELAsTiCC's source and its repetition are one.
        Assert.Equal(4, read.Of("281323062375219201").Count);
        Assert.Equal(1241f, read.Of("281323062375219201").Flux);
    }

    [Fact]
    public void Magnitudes_of_the_bright_transient_survey()
    {
        string schema = File.ReadAllText(Path.Combine(ReferenceFiles.Root, "examples/light-curves.yaml"))
            .Replace("bts.csv", ReferenceFiles.Path("surveys/ztf-bts/bts.csv"), StringComparison.Ordinal);
        Imported read = Imported.From(new LightCurveImport
        {
            Paths = [ReferenceFiles.Path("surveys/ztf-bts")], Output = _folder.At("bts.nc"),
            Schema = ObservationSchema.Read(_folder.Write("bts.yaml", schema)),
        });
        Assert.Equal((58, 1098), (read.Table.Count, read.Table.Observations));
        var (count, mjd, band, flux, _, _, lastFlux) = read.Of("ZTF17aadlxmv");
        Assert.Equal((17, 58863.35146989999, "r"), (count, mjd, band));
        Assert.Equal(1203.37251f, flux, 1e-3f);
        Assert.Equal(1912.08799f, lastFlux, 1e-3f);
        int index = read.IndexOf("ZTF17aadlxmv");
        Assert.Equal(("SN Ia", 0.062f), (read.Table.Type[index], read.Table.SpectroscopicRedshift[index]));
    }

    [Fact]
    public void The_challenge_of_2010()
    {
        Imported read = Imported.From(_folder, ReferenceFiles.Path("spcc/SIMGEN_PUBLIC_DES_dev.tar.gz"));
        Assert.Equal((10660, 1026361), (read.Table.Count, read.Table.Observations));
        string note = Assert.Single(read.Result.Notes);
        Assert.StartsWith("20 observations dropped: the flux error is not above 0", note, StringComparison.Ordinal);
        int index = read.IndexOf("172");
        Assert.Equal((115, 56177.172, "g", 8.814f, 4.79f), (read.Of("172").Count, read.Of("172").Mjd, read.Of("172").Band,
            read.Of("172").Flux, read.Of("172").Error));
        Assert.Equal(("II", 0.4747f, 0.0312f, 0.4458f, float.NaN), (read.Table.Type[index], read.Table.HostPhotometricRedshift[index],
            read.Table.HostPhotometricRedshiftError[index], read.Table.SimulatedRedshift[index], read.Table.SpectroscopicRedshift[index]));
        Assert.Equal((56203.925781, 0.0227f), (read.Table.PeakMjd[index], read.Table.MilkyWayReddening[index]));
    }
}
