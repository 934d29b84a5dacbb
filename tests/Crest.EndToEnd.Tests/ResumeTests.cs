using System.Diagnostics;
using Crest.EndToEnd.Tests.Program;

namespace Crest.EndToEnd.Tests;

/// <summary>A training that was stopped or killed and goes on ends with the very weights of one that was left alone.</summary>
public class ResumeTests(PreparedSurvey survey)
{
    private const int Epochs = 1500;
    private const string Folder = "models/new", Checkpoint = $"{Folder}/checkpoint.safetensors",
        Weights = $"{Folder}/model/model.safetensors";

    private static readonly string Command = PreparedSurvey.Train(
        "sn-class", Folder, $"--epoch {Epochs} --patience {Epochs} --batch-size 10 --use-bn --dropout-rate "
            + "0.1 --outlier-rate 0.05 --blackout-rate 0.05 --learning-rate-schedule cosine --threads 2")
        .Replace("--threads 1 ", "", StringComparison.Ordinal);

    [Fact]
    public void Stopped_killed_and_stopped_again_it_ends_with_the_same_weights()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("there is no SIGINT to send");
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using Project project = survey.Copy("data"), undisturbed = survey.Copy("data");
        undisturbed.Run(Command).Succeeded();

        Stop(project, Command, random.Next(1, 20));
        Assert.True(File.Exists(project.At(Checkpoint)));
        Assert.False(Directory.Exists(project.At($"{Folder}/model")));
        Assert.Contains("killed", project.Run("runs list").Succeeded().Output, StringComparison.Ordinal);
        project.Run(Command).FailedWith(1, Folder, "--resume");

        Kill(project, $"{Command} --resume", random.Next(30, 60));
        Assert.Contains("killed", project.Run("runs list").Succeeded().Output, StringComparison.Ordinal);
        Stop(project, $"{Command} --resume", random.Next(60, 100));
        Kill(project, $"{Command} --resume", random.Next(110, 140));
        byte[] checkpoint = File.ReadAllBytes(project.At(Checkpoint));
        project.Run($"{Command} --resume --learning-rate 0.002").FailedWith(1, Checkpoint, "--force");
        Assert.Equal(checkpoint, File.ReadAllBytes(project.At(Checkpoint)));

        project.Run($"{Command} --resume").Succeeded();
        Same(undisturbed, project);
        Assert.False(File.Exists(project.At(Checkpoint)));
        string[] runs =
            [.. project.Run("runs list").Succeeded().Output.Split('\n').Where(l => l.Contains("_sn-class", StringComparison.Ordinal))];
        Assert.Contains("finished", Assert.Single(runs), StringComparison.Ordinal);
        project.Run($"{Command} --resume").Succeeded();
        project.Run(Command).FailedWith(1, Folder, "this training is complete");

        // Killed after everything was written, but before the checkpoint was taken away.
        File.WriteAllBytes(project.At(Checkpoint), checkpoint);
        project.Run($"{Command} --resume").Succeeded();
        Same(undisturbed, project);
    }

    [Fact]
    public void Killed_before_the_first_checkpoint_it_starts_over()
    {
        using Project project = survey.Copy("data"), undisturbed = survey.Copy("data");
        undisturbed.Run(Command).Succeeded();
        Kill(project, Command, 3);
        Assert.False(File.Exists(project.At(Checkpoint)));
        string listed = project.Run("runs list").Succeeded().Output;
        Assert.Contains("killed", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("running", listed, StringComparison.Ordinal);
        project.Run($"{Command} --resume").Succeeded();
        Same(undisturbed, project);
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("there is no SIGINT to send");
        using Project project = survey.Copy("data");
        Stop(project, Command, 2);
        byte[] whole = File.ReadAllBytes(project.At(Checkpoint));
        foreach (int length in (int[])[0, 50, whole.Length / 2])
        {
            File.WriteAllBytes(project.At(Checkpoint), whole[..length]);
            SortedDictionary<string, string> before = project.Snapshot(".");
            project.Run($"{Command} --resume").FailedWith(1, Checkpoint);
            Assert.Empty(Project.Changes(before, project.Snapshot(".")));
        }

        project.Run($"{Command.Replace($"--epoch {Epochs}", "--epoch 1", StringComparison.Ordinal)} --force").Succeeded();
    }

    private static void Same(Project undisturbed, Project project)
    {
        Assert.Equal(File.ReadAllBytes(undisturbed.At(Weights)), File.ReadAllBytes(project.At(Weights)));
        Assert.Equal(TrainingFiles.Metrics(undisturbed, Folder), TrainingFiles.Metrics(project, Folder));
    }

    private static void Stop(Project project, string command, int epochs)
    {
        using Process process = project.StartUnder(Project.HearsInterrupts, command);
        TrainingFiles.WaitForEpochs(project, Folder, epochs, process);
        Project.Interrupt(process);
        CrestResult result = Project.Wait(process, command);
        Assert.True(result.ExitCode == 130, $"{result}");
        Assert.Equal("crest: stopped; the same command with --resume continues", result.ErrorLines[^1]);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    private static void Kill(Project project, string command, int epochs)
    {
        using Process process = project.Start(command);
        TrainingFiles.WaitForEpochs(project, Folder, epochs, process);
        process.Kill();
        process.WaitForExit();
    }
}
