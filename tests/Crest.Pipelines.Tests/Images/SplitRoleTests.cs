using System.Text.Json.Nodes;
using Crest.Pipelines.Images;
using Crest.Pipelines.TrainingRuns;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Images;

/// <summary>The test images decide nothing of a model.</summary>
[Collection("The current folder")]
public sealed class SplitRoleTests : IDisposable
{
    private readonly ImageProject _project = new();

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData(ImageArchitecture.Softmax)]
    [InlineData(ImageArchitecture.MnistCnn)]
    public void Other_test_images_change_no_bit_of_a_model(ImageArchitecture architecture)
    {
        ImageFiles.WriteMnist(_project.At("other"), ImageProject.TrainingImages, ImageProject.TestImages);
        string images = _project.At("other/t10k-images-idx3-ubyte");
        byte[] content = File.ReadAllBytes(images);
        const int header = 16;
        for (int i = header; i < content.Length; i++) content[i] = (byte)(255 - content[i]);
        File.WriteAllBytes(images, content);

        TrainImage job = _project.Training("out", architecture);
        TrainingSummary expected = job.Run(Started.Here),
            actual = (job with { DataFolder = _project.At("other"), OutputFolder = _project.At("other-out") }).Run(Started.Here);
        Assert.NotEqual(expected.Test!.Figures()["accuracy"], actual.Test!.Figures()["accuracy"]);
        Assert.Equal(expected.Validation!.Figures()["accuracy"], actual.Validation!.Figures()["accuracy"]);
        Assert.Equal(_project.Weights("out"), _project.Weights("other-out"));
        Assert.Equal(Description(expected), Description(actual));
    }

    private static string Description(TrainingSummary training)
    {
        JsonObject description = JsonNode.Parse(File.ReadAllText(Path.Combine(training.Folder, "model", "model.json")))!.AsObject();
        Assert.True(description.Remove("run"));
        // What the other files contain is compared by themselves.
        Assert.True(description.Remove("content_xxh128") && description.Remove("files_sha256"));
        return description.ToJsonString();
    }
}
