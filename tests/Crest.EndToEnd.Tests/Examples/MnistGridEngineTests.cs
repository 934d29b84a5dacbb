using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests.Examples;

/// <summary>
/// The case of WHEEL's documentation, with the real Grid Engine and the real MNIST: prepared, trained and evaluated in a queue.
/// </summary>
public sealed class MnistGridEngineTests(GridEngineCluster gridEngine)
{
    private const string PreRun = "PreRunTensorFlow_Task", TrainRun = "TrainRunTensorFlow_Task", EvalRun = "EvalRunTensorFlow_Task";

    [Fact]
    public void The_network_is_trained_and_evaluated_in_the_queue_and_both_logs_come_back()
    {
        string images = ReferenceFiles.Path("mnist");
        gridEngine.Use();
        using Example example = New(images);
        (int ran, string run) = example.Run();
        Assert.Equal(3, ran);

        Assert.Contains("accuracy", example.Read($"{TrainRun}/log.MNIST"), StringComparison.Ordinal);
        Assert.InRange(Value(example, "Test accuracy: "), 0.8, 1); // of 10 classes, after 3000 images
        Assert.InRange(Value(example, "Test loss: "), 0.1, 0.7);

        foreach (string task in (string[])[PreRun, TrainRun, EvalRun])
            Assert.Contains("-l rt_F=1", Accounting(task), StringComparison.Ordinal);

        // What each side has: on the host all, here what is promised or included and not excluded.
        string there = Path.Combine(example.There, run);
        string[] trained = Example.Files(Path.Combine(there, TrainRun));
        string[] expected = ["TrainRunTensorFlow.sh", "log.MNIST", "prepared.txt", "trained.txt"];
        Assert.Empty(expected.Except(trained));
        Assert.Contains("softmax/model/model.safetensors", trained);
        Assert.Contains(trained, file => file.StartsWith("softmax/events", StringComparison.Ordinal));
        Assert.Equal(
            [.. expected.Concat(["softmax/config.yaml", "softmax/log.txt", "softmax/metrics.csv", "softmax/summary.json"])
                .Order(StringComparer.Ordinal)],
            Example.Files(example.At(TrainRun)));
        Assert.Equal(
            ["EvalRunTensorFlow.sh", "log.MNISTEval", "trained.txt"], Example.Files(Path.Combine(there, EvalRun)));

        Assert.Equal(0, example.Run().Ran);
        example.Replace($"{EvalRun}/EvalRunTensorFlow.sh", "echo \"$results\"", "echo \"$results\" again");
        Assert.Equal(1, example.Run().Ran);
        Assert.Contains(" again", example.Read($"{EvalRun}/log.MNISTEval"), StringComparison.Ordinal);

        // Other parameters: everything that was made with them is made again.
        example.Replace($"{PreRun}/softmax.json", "\"epochs\": 10", "\"epochs\": 1");
        Assert.Equal(3, example.Run().Ran);
    }

    [Fact]
    public void The_scripts_begin_as_those_of_the_document()
    {
        foreach (string task in (string[])["PreRun", "TrainRun", "EvalRun"])
        {
            string script = Path.Combine(
                ReferenceFiles.Root, "examples", "mnist-gridengine", $"{task}TensorFlow_Task", $"{task}TensorFlow.sh");
            Assert.StartsWith("#!/bin/bash\n#$ -l rt_F=1\n#$ -j y\n#$ -cwd\n\n", File.ReadAllText(script), StringComparison.Ordinal);
        }
    }

    /// <summary>What Grid Engine has noted of a job, which it writes a little after the end.</summary>
    private static string Accounting(string job) => OutsideProgram.Run(
        "bash", "-c", $"for _ in $(seq 300); do qacct -j {job} 2>&1 && exit; sleep 0.1; done; exit 1");

    private static Example New(string images)
    {
        var example = new Example("mnist-gridengine");
        const string workflow = "workflow.yaml", hosts = "hosts.yaml";
        example.Replace(workflow, "WORK: /scratch/mnist", $"WORK: '{example.Project.At("work folder")}'");
        example.Replace(workflow, "MNIST: /data/mnist", $"MNIST: '{images}'");
        example.Replace(workflow, "CREST: crest ", $"CREST: '{example.Program}'\n  IMAGES: 3000 ");
        example.Replace(hosts, "# folder: /scratch/workflows", $"folder: '{example.There}'\n    poll: 0.5s");
        return example;
    }

    private static double Value(Example example, string name) => double.Parse(
        example.Read($"{EvalRun}/log.MNISTEval").Split('\n').Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..],
        System.Globalization.CultureInfo.InvariantCulture);
}
