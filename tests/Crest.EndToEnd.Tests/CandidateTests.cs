using System.IO.Compression;
using Crest.EndToEnd.Tests.Program;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>A survey's table of candidates on its way into files, as a user sees it.</summary>
public class CandidateTests
{
    private const string Prepare = "prepare real-bogus --file-path t.lst --output-dir out";
    private const string Row = "2017-03-21 HSC-Z 9814 3,3 149.435502 1.988808 12939.84 12639.30 "
        + "0 23.813 0.0752 1.0485 0.4438 15.286 1.1950 0.5672 1.7864 0.871 0.4585 0.3277 0.9270 2.3156";

    [Fact]
    public void The_reference_table_becomes_five_files_that_xarray_reads()
    {
        using var project = new Project();
        string table = ReferenceFiles.Path("realbogus/param.lst.gz");
        CrestResult result = project.Run($"prepare real-bogus --file-path {table} --output-dir out").Succeeded();
        (string Filter, int Rows, int Real)[] expected =
            [("HSC-G", 7218, 337), ("HSC-R2", 8922, 445), ("HSC-I2", 18097, 859), ("HSC-Z", 14922, 707), ("HSC-Y", 10841, 509)];
        foreach ((string filter, int rows, int real) in expected)
        {
            Assert.Contains($"{filter}: {rows} candidates ({real} real, {rows - real} bogus)", result.Output, StringComparison.Ordinal);
            Assert.Contains($"wrote {Path.Combine("out", $"param_{filter}.nc")}", result.Output, StringComparison.Ordinal);
        }

        Assert.Equal(5, Directory.GetFiles(project.At("out")).Length);
        // Every field of every row, against Python's own numbers.
        OutsideProgram.Python(["xarray", "netCDF4"], """
            import gzip, sys, numpy as np, xarray as xr
            rows = [line.split() for line in gzip.open(sys.argv[1], "rt")]
            seen = 0
            for name in ["HSC-G", "HSC-R2", "HSC-I2", "HSC-Z", "HSC-Y"]:
                data = xr.open_dataset(f"{sys.argv[2]}/param_{name}.nc")
                mine = [(i + 1, row) for i, row in enumerate(rows) if row[1] == name]
                assert list(data.row.values) == [i for i, _ in mine]
                columns = [v for v in data.data_vars if v != "row"]
                assert len(columns) == 22 and data.attrs["filter"] == name
                for c, column in enumerate(columns):
                    values, texts = data[column].values, [row[c] for _, row in mine]
                    if values.dtype.kind in "OSU": assert list(values) == texts, column
                    else:
                        expected = np.array(texts, float).astype(values.dtype)
                        assert np.array_equal(values, expected, equal_nan=values.dtype.kind == "f"), column
                seen += len(mine)
            assert seen == len(rows)
            """, table, project.At("out"));
        string shown = project.Run("inspect out/param_HSC-I2.nc").Succeeded().Output;
        Assert.Contains("18097 candidates of HSC-I2, 859 real, 17238 bogus", shown, StringComparison.Ordinal);
        Assert.Contains("1.0857/magerr", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_table_leaves_the_files_another_is_refused_and_force_replaces()
    {
        using var project = new Project();
        project.Run("simulate real-bogus --n-objects 3000 --output t.lst.gz").Succeeded();
        project.Run("simulate real-bogus --n-objects 3000 --output same.lst --threads 1").Succeeded();
        using (var unpacked = new StreamReader(new GZipStream(File.OpenRead(project.At("t.lst.gz")), CompressionMode.Decompress)))
            Assert.Equal(unpacked.ReadToEnd(), File.ReadAllText(project.At("same.lst")));
        project.Run("simulate real-bogus --n-objects 3000 --output same.lst").FailedWith(1, "same.lst", "--force");
        const string prepare = "prepare real-bogus --file-path t.lst.gz --output-dir out --working-dir work";
        project.Run(prepare).Succeeded();
        Assert.Empty(Directory.GetFiles(project.At("work")));
        SortedDictionary<string, string> before = project.Snapshot("out");
        Assert.Contains("unchanged", project.Run($"{prepare} --threads 1").Succeeded().Output, StringComparison.Ordinal);
        project.Run("simulate real-bogus --n-objects 2000 --seed 8 --output t.lst.gz --force").Succeeded();
        project.Run(prepare).FailedWith(1, "t_HSC-", "--force");
        Assert.Empty(Project.Changes(before, project.Snapshot("out")));
        project.Run($"{prepare} --force").Succeeded();
        Assert.Equal(5, Project.Changes(before, project.Snapshot("out")).Count());
    }

    [Theory]
    [InlineData(
        Row + "\n2017-03-21 HSC-Z 9814 3,3 149.435502 1.988808 12939.84 "
        + "12639.30 0 23.813 0.0752 1.0485 0.4438 15.286 1.1950 0.5672 1.7864 0.871 0.4585 0.3277 0.9270\n",
        "line 2 has 21 of the table's 22 fields")]
    [InlineData(
        "2017-03-21 HSC-Z 9814 3,3 149.435502 1.988808 12939.84 12639.30 "
        + "2 23.813 0.0752 1.0485 0.4438 15.286 1.1950 0.5672 1.7864 0.871 0.4585 0.3277 0.9270 2.3156\n",
        "line 1, column 9 (real/bogus)")]
    [InlineData(
        "2017-03-21 HSC-Z 9814 3,3 149.435502 north 12939.84 12639.30 "
        + "1 23.813 0.0752 1.0485 0.4438 15.286 1.1950 0.5672 1.7864 0.871 0.4585 0.3277 0.9270 2.3156\n",
        "line 1, column 6 (dec): not a number")]
    [InlineData(
        "2017-03-21 HSC/Z 9814 3,3 149.435502 1.988808 12939.84 12639.30 "
        + "1 23.813 0.0752 1.0485 0.4438 15.286 1.1950 0.5672 1.7864 0.871 0.4585 0.3277 0.9270 2.3156\n",
        "contains 'HSC/Z'")]
    [InlineData("", "the file is empty")]
    [InlineData("\n\n", "holds no rows")]
    public void A_wrong_table_is_one_line_and_costs_nothing(string text, string expected)
    {
        using var project = new Project();
        project.Write("t.lst", Row);
        project.Run(Prepare).Succeeded();
        project.Write("t.lst", text);
        SortedDictionary<string, string> before = project.Snapshot(".");
        project.Run($"{Prepare} --force").FailedWith(1, "t.lst", expected);
        Assert.Empty(Project.Changes(before, project.Snapshot(".")));
    }

    [Fact]
    public void A_wrong_file_or_schema_is_one_line()
    {
        using var project = new Project();
        project.Write("t.lst", Row);
        project.Run("prepare real-bogus --output-dir out").FailedWith(1, "data/raw/param.lst/param.lst", "there is no such file");
        project.Run("prepare real-bogus --file-path . --output-dir out").FailedWith(1, ".: cannot read");
        project.Write("u.lst.gz", Row);
        project.Run("prepare real-bogus --file-path u.lst.gz --output-dir out").FailedWith(1, "u.lst.gz", "is not a gzip file");
        project.Write("s.yaml", "columns: [a, a]\n");
        project.Run($"{Prepare} --schema s.yaml").FailedWith(1, "s.yaml:1:14", "occurs twice");
        project.Run($"{Prepare} --schema none.yaml").FailedWith(1, "none.yaml");
        project.Run($"{Prepare} --threads 0").FailedWith(2, "--threads");
        project.Run("simulate real-bogus --output x.lst --real-fraction 2").FailedWith(2, "--real-fraction");
        Assert.False(Directory.Exists(project.At("out")) && Directory.EnumerateFileSystemEntries(project.At("out")).Any());
    }

    [Fact]
    public void The_example_schema_reads_a_table_of_another_survey()
    {
        using var project = new Project();
        project.Write("night.csv", "candidate,is_real,band,ra,dec,chip,magnitude_error,fwhm,elongation,flux\n"
            + "A1,1,g,10.5,-3,7,0.1,1,1.1,500\nA2,0,i,10.6,-3,7,,2.5,1.9,-20\nA3,0,g,10.7,-3,7,0.2,0.5,2,30\n");
        CrestResult result = project.Run("prepare real-bogus --file-path night.csv "
            + $"--schema {Path.Combine(ReferenceFiles.Root, "examples", "candidates.yaml")} --output-dir out").Succeeded();
        Assert.Contains("g: 2 candidates (1 real, 1 bogus)", result.Output, StringComparison.Ordinal);
        Assert.Contains("asinh(flux)", project.Run("inspect out/night_i.nc").Succeeded().Output, StringComparison.Ordinal);
    }
}
