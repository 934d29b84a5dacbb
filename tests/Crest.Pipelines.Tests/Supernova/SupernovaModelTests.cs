using System.Text.Json;
using Crest.Learning.Leakage;
using Crest.Learning.ModelFiles;
using Crest.Learning.Networks;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Pipelines.Supernova;
using Crest.Survey.Inputs;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;
using Crest.Survey.Simulation;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Supernova;

public sealed class SupernovaModelTests : IDisposable
{
    private static readonly string[] Classes = Enum.GetNames<SupernovaType>();

    private readonly TemporaryFolder _folder = new();
    private readonly WorkerPool _pool = new(1);
    private readonly PreparedSet _set;

    public SupernovaModelTests()
    {
        LightCurveTable table = SupernovaSimulator.Table(1, [.. Enumerable.Range(0, 30).Select(i => (SupernovaType)(i % Classes.Length))]);
        table.FluxOf(4)[2] = float.NaN;
        _set = new PreparedSet(table, Classes, Splits.Test, 27, 1, "source", "preparation");
    }

    private string Model => _folder.At("model");

    public void Dispose()
    {
        _pool.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(SupernovaTask.Class, MagnitudeMethod.Modified, true, "probabilities")]
    [InlineData(SupernovaTask.Redshift, MagnitudeMethod.Traditional, false, "redshift")]
    [InlineData(SupernovaTask.PeakDay, MagnitudeMethod.Modified, true, "peak_day")]
    public void Onnx_Runtime_predicts_from_magnitudes_what_the_model_does(
        SupernovaTask task, MagnitudeMethod method, bool useRedshift, string output)
    {
        SupernovaModel model = Save(task, method, useRedshift);
        InputSpec input = model.Description.Input,
            unscaled = input with { Mean = new float[input.Features], StandardDeviation = [.. Enumerable.Repeat(1f, input.Features)] };
        Tensor magnitudes = new LightCurveInputs(unscaled, _set, "test").WithoutNoise(_pool);
        Tensor expected = SupernovaModel.Load(Model, _pool).Predict(new LightCurveInputs(input, _set, "test").WithoutNoise(_pool));

        (string description, float[][] outputs) = OnnxRuntime.Run(
            Path.Combine(Model, "model.onnx"), (magnitudes.Rows, magnitudes.Values.ToArray()), (1, magnitudes.Row(4).ToArray()));
        Assert.Equal($"features float32 [samples,{input.Features}] -> {output} float32 [samples,{expected.Columns}]", description);
        AssertAgree(expected.Values, outputs[0]);
        AssertAgree(expected.Row(4), outputs[1]);
    }

    [Fact]
    public void A_redshift_below_0_is_0_here_and_in_Onnx_Runtime()
    {
        SupernovaModel model = Save(SupernovaTask.Redshift, MagnitudeMethod.Modified, useRedshift: false, mean: 0);
        InputSpec input = model.Description.Input,
            unscaled = input with { Mean = new float[input.Features], StandardDeviation = [.. Enumerable.Repeat(1f, input.Features)] };
        float[] expected = model.Predict(new LightCurveInputs(input, _set, "test").WithoutNoise(_pool)).Values.ToArray();
        Assert.InRange(expected.Count(z => z == 0), 1, expected.Length - 1);
        Assert.All(expected, z => Assert.True(z >= 0));
        Tensor magnitudes = new LightCurveInputs(unscaled, _set, "test").WithoutNoise(_pool);
        (_, float[][] outputs) = OnnxRuntime.Run(Path.Combine(Model, "model.onnx"), (magnitudes.Rows, magnitudes.Values.ToArray()));
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], outputs[0][i], 1e-4);
    }

    [Fact]
    public void The_onnx_file_tells_what_goes_in_and_comes_out()
    {
        IReadOnlyDictionary<string, string> texts =
            Save(SupernovaTask.Class, MagnitudeMethod.Modified, useRedshift: true).Description.Onnx.Metadata;
        Assert.Contains(
            "asinh(flux / 2), 0 where not measured; flux 1 is AB magnitude 27; after them the redshift", texts["input"],
            StringComparison.Ordinal);
        Assert.Equal(Classes, JsonSerializer.Deserialize<string[]>(texts["classes"]));
        using JsonDocument visits = JsonDocument.Parse(texts["visits"]);
        Visit[] read = [.. visits.RootElement.EnumerateArray().Select(v =>
            new Visit(v.GetProperty("band").GetString()!, v.GetProperty("index").GetInt32(), v.GetProperty("elapsed_day").GetDouble()))];
        Assert.Equal(_set.Table.Cadence.Visits, read);
    }

    [Fact]
    public void A_model_of_before_there_were_onnx_files_is_read()
    {
        Save(SupernovaTask.Class, MagnitudeMethod.Modified, useRedshift: false);
        Assert.True(ModelFolder.HasOnnx(Model));
        File.Delete(Path.Combine(Model, "model.onnx"));
        Assert.False(ModelFolder.HasOnnx(Model));
        Assert.Equal(Classes, SupernovaModel.Load(Model, _pool).Description.Classes);
    }

    private SupernovaModel Save(SupernovaTask task, MagnitudeMethod method, bool useRedshift, double? mean = null)
    {
        InputSpec input = InputSpec.Fit(_set, "test", null, method, useRedshift);
        string[] classes = task == SupernovaTask.Class ? Classes : [];
        NetworkSpec spec = SupernovaNetwork.Of(input.Features, 20, 2, 0.1, batchNormalisation: true, Math.Max(1, classes.Length));
        (double centre, double deviation) = task == SupernovaTask.Class ? (0, 1) : (mean ?? 62.5, 21.25);
        var model = new SupernovaModel(
            new SupernovaModelDescription(task, spec, input, classes, centre, deviation, "preparation", "20190705_01"),
            new Network(spec, 3, _pool));
        model.Save(Model, SeenSamples.Of([], []));
        return model;
    }

    /// <summary>To a relative 1e-5: no prediction here is near zero.</summary>
    private static void AssertAgree(ReadOnlySpan<float> expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < actual.Length; i++) Assert.Equal(1, actual[i] / expected[i], 1e-5);
    }
}
