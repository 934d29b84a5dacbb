using Crest.Foundation.Errors;
using Crest.Survey.LightCurveFiles;
using Crest.Survey.Observations;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.LightCurveFiles;

public sealed class RaggedLightCurvesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_range_of_objects_is_that_part_of_all()
    {
        Write(Enumerable.Range(1, 50));
        using RaggedLightCurves file = RaggedLightCurves.Open(_folder.At("a.nc"));
        ObservationTable all = file.ReadAll(), part = file.Read(20, 7);
        Assert.Equal((50, 50L * 51 / 2), (file.Count, file.Observations));
        Assert.Equal(all.Name[20..27], part.Name);
        Assert.Equal(all.Flux[all.RowStart[20]..all.RowStart[27]], part.Flux);
        Assert.Equal(all.Mjd[all.RowStart[20]..all.RowStart[27]], part.Mjd);
        Assert.Equal(all.RowStart[20..28].Select(start => start - all.RowStart[20]), part.RowStart);
        Assert.Empty(file.Read(50, 0).Name);
    }

    [Fact]
    public void Xarray_reads_the_ragged_rows()
    {
        Write([3, 1, 2]);
        string shown = OutsideProgram.Python(["xarray", "netCDF4"], """
            import sys, xarray
            d = xarray.open_dataset(sys.argv[1])
            print(d.row_size.values.tolist(), d.row_size.sample_dimension, d.flux.values.tolist(), d.object_name.values.tolist())
            print(str(d.time.values[0])[:16], d.band_name.values.tolist(), d.band.values.tolist())
            """, _folder.At("a.nc"));
        Assert.Equal(
            "[3, 1, 2] observation [0.0, 1.0, 2.0, 0.0, 0.0, 1.0] [b'object é 0', b'object é 1', b'object é 2']\n"
            + "2012-03-14T00:00 [b'g', b'r'] [0, 1, 0, 0, 0, 1]\n",
            shown.Replace("'object é", "b'object é", StringComparison.Ordinal).Replace("bb'", "b'", StringComparison.Ordinal)
                .Replace("['g', 'r']", "[b'g', b'r']", StringComparison.Ordinal));
    }

    [Fact]
    public void A_changed_byte_is_found()
    {
        Write([5]);
        byte[] bytes = File.ReadAllBytes(_folder.At("a.nc"));
        bytes[^9] ^= 1;
        File.WriteAllBytes(_folder.At("a.nc"), bytes);
        using RaggedLightCurves file = RaggedLightCurves.Open(_folder.At("a.nc"));
        Assert.Contains("is damaged", Assert.Throws<CrestException>(file.CheckContent).Message, StringComparison.Ordinal);
    }

    private void Write(IEnumerable<int> counts)
    {
        using var writer = new RaggedLightCurvesWriter(_folder.At("a.nc"), 27.5, types: null);
        var curve = new LightCurve();
        int number = 0;
        foreach (int count in counts)
        {
            curve.Clear();
            curve.Object = new SurveyObject($"object é {number++}");
            for (int i = 0; i < count; i++) curve.Add(56000 + i, i % 2 == 0 ? "g" : "r", i, 1);
            Assert.True(writer.Add(curve));
        }

        writer.Finish(split: null, seed: 0, notes: []);
    }
}
