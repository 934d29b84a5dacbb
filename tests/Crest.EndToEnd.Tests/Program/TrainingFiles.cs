using System.Diagnostics;

namespace Crest.EndToEnd.Tests.Program;

/// <summary>The files of a training, as the tests look at them.</summary>
internal static class TrainingFiles
{
    /// <summary>The metrics of each epoch, whole lines all of them, without the speed, which is never the same twice.</summary>
    public static string Metrics(Project project, string folder)
    {
        string text = File.ReadAllText(project.At($"{folder}/metrics.csv"));
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        string[][] rows = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(','))];
        int speed = Array.IndexOf(rows[0], "samples_per_second");
        Assert.True(speed > 0);
        Assert.All(rows, row => Assert.Equal(rows[0].Length, row.Length));
        return string.Join('\n', rows.Select(r => string.Join(',', [.. r[..speed], .. r[(speed + 1)..]])));
    }

    /// <summary>Waits until a training that is going on has gone through some epochs.</summary>
    public static void WaitForEpochs(Project project, string folder, int epochs, Process process)
    {
        if (!HasCome(project, folder, epochs, process)) Project.AssertRuns(process);
    }

    /// <summary>Waits until a training has gone through some epochs or ended.</summary>
    /// <returns>Whether it goes on.</returns>
    public static bool HasCome(Project project, string folder, int epochs, Process process)
    {
        // Told when the lines of epochs that are gone through again have been taken away, and Ctrl-C is heard.
        string? started = process.StandardError.ReadLine();
        Assert.True(started?.StartsWith("run ", StringComparison.Ordinal), started);
        string path = project.At($"{folder}/metrics.csv");
        while (!process.HasExited && Epochs(path) < epochs) Thread.Sleep(2);
        return !process.HasExited;
    }

    private static int Epochs(string path)
    {
        if (!File.Exists(path)) return 0;
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd().Count(c => c == '\n') - 1;
    }
}
