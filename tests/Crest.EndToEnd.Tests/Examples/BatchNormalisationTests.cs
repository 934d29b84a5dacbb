using Crest.Learning.ModelFiles;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests.Examples;

/// <summary>The experiment with batch normalisation as a configuration: on small images in the layout of both data sets.</summary>
public sealed class BatchNormalisationTests : IDisposable
{
    private const int MostImages = 20;

    private readonly Example _example = new("batch-norm");

    public BatchNormalisationTests()
    {
        ImageFiles.WriteMnist(_example.Project.At("data/raw/mnist"), 60, 20);
        ImageFiles.WriteCifar10(_example.Project.At("data/raw/cifar10"), 60, 20, packed: true, batches: 5);
    }

    public void Dispose() => _example.Dispose();

    [Fact]
    public void Its_multirun_trains_what_the_options_train()
    {
        Multirun("data=mnist,cifar10 variables.rate=low,high batch-norm=false,true", expected: 8);
        foreach ((string name, string options) in ((string, string)[])
        [
            ("mnist-high-bn-true", "--dataset mnist --data-dir data/raw/mnist --model mnist-cnn --batch-norm --schedule 0.01:1,0.001:8"),
            ("cifar10-low-bn-false", "--dataset cifar10 --data-dir data/raw/cifar10 --model cifar-cnn --schedule 0.0001:50"),
        ])
        {
            _example.Project.Run($"train image {options} --threads 1 --images {MostImages} --output-dir {name}").Succeeded();
            Assert.Equal(Weights(name), Weights($"experiments/batch-norm/{name}"));
        }

        // All five batches of CIFAR-10 are read; a sixth of the images is held out.
        _example.Project.Run("train image --dataset cifar10 --data-dir data/raw/cifar10 --model softmax --epochs 1 --output-dir all")
            .Succeeded();
        Assert.Contains("\"samples\": 50,", File.ReadAllText(_example.Project.At("all/summary.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_heads_are_trained_on_the_convolutions_of_the_networks_before_them()
    {
        const string networks = "data=mnist,cifar10 variables.rate=low batch-norm=false,true";
        Multirun($"phase=start {networks}", expected: 4);
        Multirun($"phase=head {networks}", expected: 4);
        foreach (string name in (string[])["mnist-low-bn-false", "cifar10-low-bn-true"])
        {
            SafetensorsFile start = Parameters($"experiments/batch-norm/{name}-start");
            SafetensorsFile head = Parameters($"experiments/batch-norm/{name}-head");
            string[] names = [.. start.Tensors.Keys];
            Assert.Equal(names.Order(StringComparer.Ordinal), head.Tensors.Keys.Order(StringComparer.Ordinal));
            string[] changed = [.. names.Where(n => !start.Tensors[n].Values.SequenceEqual(head.Tensors[n].Values))];
            Assert.NotEmpty(changed);
            Assert.NotEqual(names.Length, changed.Length);
        }
    }

    private void Multirun(string words, int expected)
    {
        string output = _example.Project.Run(
            $"run --config batch-norm/train.yaml --multirun {words} threads=1 images={MostImages}").Succeeded().Output;
        Assert.Equal(expected, output.Split("finished").Length - 1);
    }

    private byte[] Weights(string folder) => File.ReadAllBytes(_example.Project.At($"{folder}/model/model.safetensors"));

    private SafetensorsFile Parameters(string folder) =>
        SafetensorsFile.Read(_example.Project.At($"{folder}/model/model.safetensors"));
}
