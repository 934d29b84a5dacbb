using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Options;
using Crest.Survey.LightCurves;
using Crest.Survey.NetCdf;
using Crest.Survey.PreparedData;
using Crest.Tests.ReferenceData;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Survey.Tests.PreparedData;

public sealed class PreparedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_and_the_same_set_gives_the_same_bytes()
    {
        PreparedSet set = Example();
        string first = Save(set, "a.nc"), second = Save(set, "b.nc");
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        PreparedSet read = PreparedFile.Load(first);
        Assert.Equal(set.Table.Cadence, read.Table.Cadence);
        Assert.Equal(set.Table.Names, read.Table.Names);
        Assert.Equal(set.Table.Flux, read.Table.Flux);
        Assert.Equal(set.Table.FluxError, read.Table.FluxError);
        Assert.Equal(set.Table.Epoch, read.Table.Epoch);
        Assert.Equal(set.Table.Redshift, read.Table.Redshift);
        Assert.Equal(set.Table.Label, read.Table.Label);
        Assert.Equal(set.Classes, read.Classes);
        Assert.Equal(
            (set.Split, set.ZeroPoint, set.Seed, set.SourceHash, set.PreparationHash),
            (read.Split, read.ZeroPoint, read.Seed, read.SourceHash, read.PreparationHash));
        Assert.Equal("prep", PreparedFile.PreparationHashOf(first));
        Assert.Null(PreparedFile.PreparationHashOf(_folder.At("none.nc")));
    }

    [Fact]
    public void Xarray_shows_bands_and_days_as_coordinates_of_the_light_curves()
    {
        string path = Save(Example(), "a.nc");
        string shown = OutsideProgram.Python(["xarray", "netCDF4"], """
            import sys, xarray
            d = xarray.open_dataset(sys.argv[1])
            f = d.flux
            print(sorted(f.coords), f.dims, f.dtype, [str(b) for b in f.band.values],
                  f.index.values.tolist(), f.elapsed_day.values.tolist())
            print([str(s) for s in d.sample.values], f.values.tolist(), d.sn_epoch.values.tolist())
            print(d.label.values.tolist(), d.redshift.values.tolist(), d.attrs['sn_types'], d.attrs['seed'], float(d.attrs['zero_point']))
            """, path);
        Assert.Equal("""
            ['band', 'elapsed_day', 'index', 'sample'] ('sample', 'feature') float32 ['g', 'i', 'i'] [1, 1, 2] [4.07, 0.0, 7.12]
            ['SN é', 'b'] [[1.5, nan, -0.25], [0.0, 3.0, 4.0]] [[-1.0, -1.0, -1.0], [1.5, -2.5, 4.5]]
            [1, -1] [0.5, -1.0] {"Ia":0,"Ib":1,"Ibc":1} 9223372036854775807 27.0
            """, shown.Trim());
    }

    [Fact]
    public void A_file_of_something_else_names_the_command_that_makes_prepared_data()
    {
        var other = new NetCdfWriter();
        other.AddDimension("x", 2);
        other.AddVariable("flux", ["x"], new float[2]);
        string path = _folder.At("other.nc");
        other.Save(path);
        Assert.Contains(
            "not prepared light curves; make them with 'crest prepare",
            Assert.Throws<CrestException>(() => PreparedFile.Load(path)).Message);
    }

    [Fact]
    public void A_label_without_a_class_and_a_wrong_shape_are_found()
    {
        PreparedSet set = Example();
        set.Table.Label[1] = 2;
        Assert.Contains(
            "the label of b is 2, but there are 2 classes",
            Assert.Throws<CrestException>(() => PreparedFile.Load(Save(set, "a.nc"))).Message);
    }

    [Fact]
    public void Mutated_files_give_an_error_or_a_set()
    {
        byte[] good = File.ReadAllBytes(Save(Example(), "good.nc"));
        string path = _folder.At("mutated.nc");
        Gen<(List<(int At, int Byte)> Edits, int Length)> mutations =
            from edits in Gen.Choose(1, 6).SelectMany(n => Gen.Choose(0, good.Length - 1).Zip(Gen.Choose(0, 255)).ListOf(n))
            from length in Gen.Frequency((4, Gen.Constant(good.Length)), (1, Gen.Choose(0, good.Length)))
            select (edits.Select(e => (e.Item1, e.Item2)).ToList(), length);
        Prop.ForAll(mutations.ToArbitrary(), mutation =>
        {
            byte[] bytes = good[..mutation.Length];
            foreach ((int at, int value) in mutation.Edits)
                if (at < bytes.Length) bytes[at] = (byte)value;
            File.WriteAllBytes(path, bytes);
            try
            {
                PreparedSet set = PreparedFile.Load(path);
                return set.Table.Flux.Length == set.Table.Count * set.Table.Cadence.Count
                    && set.Table.Label.All(l => l < set.Classes.Count);
            }
            catch (CrestException)
            {
                return true;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Theory]
    [InlineData("(8,1,1)", 8, 1, 1)]
    [InlineData("(1.0,2.0,3.0)", 1, 2, 3)]
    [InlineData("8:1:1", 8, 1, 1)]
    [InlineData(" 0.8 0.1 0.1 ", 0.8, 0.1, 0.1)]
    public void A_ratio_is_three_numbers(string text, double train, double validation, double test) =>
        Assert.Equal(
            [new(train, validation, test), new(train, validation, test)],
            [SplitRatio.Parse(text), SplitRatio.Parse($"{SplitRatio.Parse(text)}")]);

    [Theory]
    [InlineData("8:1")]
    [InlineData("8:1:1:1")]
    [InlineData("8:1:0")]
    [InlineData("8:1:-1")]
    [InlineData("8:1:x")]
    [InlineData("8:1:inf")]
    [InlineData("")]
    public void A_wrong_ratio_is_an_error(string text) =>
        Assert.Equal(
            $"must be three positive numbers, such as 8:1:1, not '{text}'",
            Assert.Throws<CrestException>(() => SplitRatio.Parse(text)).Message);

    [Fact]
    public void A_split_holds_each_groups_share_once_and_a_group_is_parted_whatever_others_are_there()
    {
        (string, IReadOnlyList<int>) a = ("a", [.. Enumerable.Range(0, 1000)]), b = ("b", [.. Enumerable.Range(1000, 55)]);
        int[][] both = SplitRatio.Default.Split([a, b], seed: 7), alone = SplitRatio.Default.Split([a], 7),
            again = SplitRatio.Default.Split([a, b], 7);
        Assert.Equal(both, again);
        Assert.Equal(Enumerable.Range(0, 1055), both.SelectMany(s => s).Order());
        Assert.Equal([800, 100, 100], both.Select(s => s.Count(i => i < 1000)));
        Assert.Equal([44, 6, 5], both.Select(s => s.Count(i => i >= 1000)));
        for (int i = 0; i < 3; i++) Assert.Equal(alone[i].Order(), both[i].Where(s => s < 1000).Order());
        Assert.NotEqual(both[0], SplitRatio.Default.Split([a, b], 8)[0]);
        Assert.NotEqual(both[0].Order(), both[0]);
    }

    [Fact]
    public void A_ratio_that_leaves_a_split_empty_is_an_error() =>
        Assert.Contains(
            "leaves the test split empty", Assert.Throws<OptionException>(() => SplitRatio.Default.Split([("a", [0, 1, 2])], 1)).Message);

    private static PreparedSet Example()
    {
        var table =
            new LightCurveTable(new Cadence([new Visit("g", 1, 4.07), new Visit("i", 1, 0), new Visit("i", 2, 7.12)]), ["SN é", "b"]);
        new float[] { 1.5f, float.NaN, -0.25f, 0, 3, 4 }.CopyTo(table.Flux, 0);
        new float[] { 0.1f, float.NaN, 0.2f, 0.3f, 0.4f, 0.5f }.CopyTo(table.FluxError, 0);
        new float[] { 1.5f, -2.5f, 4.5f }.CopyTo(table.EpochOf(1));
        table.Redshift[0] = 0.5f;
        table.Label[0] = 1;
        return new PreparedSet(table, ["Ia", "Ib/Ibc"], Splits.Train, 27.0, long.MaxValue, "source", "prep");
    }

    private string Save(PreparedSet set, string name)
    {
        AtomicFile.Write(_folder.At(name), stream => PreparedFile.Write(set, stream));
        return _folder.At(name);
    }
}
