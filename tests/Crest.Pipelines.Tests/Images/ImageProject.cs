using Crest.Experiments.Runs;
using Crest.Foundation.Projects;
using Crest.Learning.ImageSets;
using Crest.Learning.Training;
using Crest.Pipelines.Images;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Images;

/// <summary>A project folder, the current one, with a small MNIST of 8 × 8 pixels and a small CIFAR-10.</summary>
internal sealed class ImageProject : IDisposable
{
    public const int TrainingImages = 180, TestImages = 40;

    private readonly TemporaryFolder _folder = new();
    private readonly string _before = Environment.CurrentDirectory;

    public ImageProject()
    {
        ImageFiles.WriteMnist(At("mnist"), TrainingImages, TestImages);
        // A training is a run of the project in which it is started.
        Directory.CreateDirectory(At(Project.Marker));
        Environment.CurrentDirectory = _folder.Path;
    }

    public string At(string relative) => _folder.At(relative);

    public string Write(string relative, string content) => _folder.Write(relative, content);

    public TrainImage Training(string output, ImageArchitecture architecture = ImageArchitecture.Softmax) => new()
    {
        DataSet = ImageDataSet.Mnist,
        DataFolder = At("mnist"),
        Architecture = architecture,
        Schedule = new StepSchedule([new LearningRateStep(0.01, 2), new LearningRateStep(0.001, 2)]), BatchSize = 16, Seed = 5,
        OutputFolder = At(output),
        Threads = 2,
    };

    public byte[] Weights(string output) => File.ReadAllBytes(At($"{output}/model/model.safetensors"));

    /// <summary>The runs of the project, the newest first.</summary>
    public static IReadOnlyList<RunRecord> Runs()
    {
        using RunStore store = RunStore.Open(Project.Find(Environment.CurrentDirectory), TimeProvider.System);
        return store.Search().Runs;
    }

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        _folder.Dispose();
    }
}
