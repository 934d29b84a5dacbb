using Crest.Foundation.Errors;
using Crest.Pipelines.Leakage;
using Crest.Pipelines.Preparation;
using Crest.Pipelines.Tests.RealBogus;
using Crest.Pipelines.Tests.Supernova;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;
using Crest.Survey.Simulation;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Leakage;

public sealed class LeakCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Light_curves_that_are_copied_or_nearly_copied_are_found_whatever_their_names_and_labels()
    {
        LightCurveTable first = Simulated(1), second = Simulated(2);
        first.FluxOf(4).CopyTo(second.FluxOf(9));
        second.Label[9] = LightCurveTable.Unknown;
        first.FluxOf(6).CopyTo(second.FluxOf(2));
        foreach (ref float flux in second.FluxOf(2)) flux *= 1.001f;
        second.FluxOf(5).Fill(float.NaN);
        first.FluxOf(5).Fill(float.NaN);
        LeakCheck check = Check(Saved("a", first, 27), Saved("b", second, 27));
        Assert.Equal(new Leak("second9", "first4", null), Assert.Single(check.Identical));
        Leak near = Assert.Single(check.Near);
        Assert.Equal(("second2", "first6"), (near.Sample, near.Other));
        Assert.Equal(0.001, near.Distance!.Value, 1e-6);
        Assert.Equal(("light curves", 40, 40), (check.Kind, check.Samples, check.Known));
    }

    [Fact]
    public void Fluxes_on_another_zero_point_are_nearly_identical()
    {
        LightCurveTable first = Simulated(1), second = Simulated(2);
        for (int visit = 0; visit < second.Cadence.Count; visit++)
            second.FluxOf(7)[visit] = first.FluxOf(3)[visit] * (float)Math.Pow(10, 0.4 * (31.4 - 27));
        Leak near = Assert.Single(Check(Saved("a", first, 27), Saved("b", second, 31.4)).Near);
        Assert.Equal(("second7", "first3"), (near.Sample, near.Other));
    }

    [Fact]
    public void Light_curves_of_a_survey_are_found_in_another_preparation_of_its_files()
    {
        string Prepared(string name, double zeroPoint, params string[] files)
        {
            string output = _folder.At(name);
            new PrepareLightCurves
            {
                Paths = [.. files.Select(file => ReferenceFiles.Path($"surveys/snana-text/{file}"))], ZeroPoint = zeroPoint,
                Output = output,
            }.Run(Started.In(_folder.Path));
            return output;
        }

        string all = Prepared("all.nc", 27.5, "des_real_01262214.dat", "PS1_PSc000006.txt", "FOUND_F15aqb.txt");
        string same = Prepared("same.nc", 27.5, "PS1_PSc000006.txt"), other = Prepared("other.nc", 31.4, "PS1_PSc000006.txt");
        string name = Assert.Single(Check(all, same).Identical).Sample;
        LeakCheck near = Check(all, other);
        Assert.Empty(near.Identical);
        Assert.Equal((name, name), (near.Near.Single().Sample, near.Near.Single().Other));
        Assert.Contains("give two files of one kind", Refused(all, Saved("a", Simulated(1), 27)), StringComparison.Ordinal);
    }

    [Fact]
    public void Candidates_are_compared_by_their_features()
    {
        using var project = new RealBogusProject();
        string other = project.Prepare("other", changed: [.. Enumerable.Range(0, RealBogusProject.Rows).Where(row => row % 100 != 0)]);
        LeakCheck check = Check(project.Candidates, other);
        Assert.Equal(
            Enumerable.Range(0, 9).Select(hundred => new Leak($"{(hundred * 100) + 1}", $"{(hundred * 100) + 1}", null)), check.Identical);
        Assert.Empty(check.Near);
    }

    [Fact]
    public void Images_are_found_also_when_they_are_a_little_brighter()
    {
        byte[] first = Pixels(1), second = Pixels(2);
        first.AsSpan(3 * 64, 64).CopyTo(second.AsSpan(5 * 64, 64));
        for (int pixel = 0; pixel < 64; pixel++) second[pixel] = (byte)(first[(7 * 64) + pixel] + 10);
        LeakCheck check = Check(Images("a", first), Images("b", second));
        Assert.Equal(new Leak("5", "3", null), Assert.Single(check.Identical));
        Leak near = Assert.Single(check.Near);
        Assert.Equal(("0", "7"), (near.Sample, near.Other));
        Assert.InRange(near.Distance!.Value, 0, 1e-6);
    }

    [Fact]
    public void Files_that_cannot_be_compared_are_refused()
    {
        string curves = Saved("a", Simulated(1), 27), images = Images("b", Pixels(1));
        Assert.Contains("contains images", Refused(curves, images), StringComparison.Ordinal);
        Assert.Contains("there is no such file", Refused(curves, _folder.At("none.nc")), StringComparison.Ordinal);
        Assert.Contains("is a folder", Refused(_folder.Path, curves), StringComparison.Ordinal);
        string larger = _folder.At("larger-idx3-ubyte");
        File.WriteAllBytes(larger, ImageFiles.Idx([2, 9, 9], new byte[162]));
        Assert.Contains("its images are 9", Refused(images, larger), StringComparison.Ordinal);
        var moved = new LightCurveTable(new Cadence([new Visit("g", 1, 0.5)]), ["one"]);
        Assert.Contains("no visit", Refused(curves, Saved("c", moved, 27)), StringComparison.Ordinal);
    }

    private static LightCurveTable Simulated(long seed)
    {
        LightCurveTable table = SupernovaSimulator.Table(seed, [.. Enumerable.Repeat(SupernovaType.Ia, 40)]);
        for (int row = 0; row < table.Count; row++) table.Names[row] = $"{(seed == 1 ? "first" : "second")}{row}";
        return table;
    }

    private static byte[] Pixels(int seed)
    {
        byte[] pixels = new byte[20 * 64];
        var random = new Random(seed);
        foreach (ref byte pixel in pixels.AsSpan()) pixel = (byte)random.Next(200);
        return pixels;
    }

    private string Images(string name, byte[] pixels)
    {
        string path = _folder.At($"{name}-idx3-ubyte");
        File.WriteAllBytes(path, ImageFiles.Idx([20, 8, 8], pixels));
        return path;
    }

    private string Saved(string name, LightCurveTable table, double zeroPoint)
    {
        string path = _folder.At($"{name}.nc");
        PredictedSurvey.Save(new PreparedSet(table, ["Ia"], Splits.Test, zeroPoint, 1, "source", "preparation"), path);
        return path;
    }

    private static LeakCheck Check(string known, string path) =>
        LeakCheck.Of(known, path, LeakCheck.DefaultTolerance, 2, CancellationToken.None);

    private static string Refused(string known, string path) => Assert.ThrowsAny<CrestException>(() => Check(known, path)).Message;
}
