using System.Diagnostics;
using Crest.EndToEnd.Tests.Program;

namespace Crest.EndToEnd.Tests;

/// <summary>Output that goes to a file is plain text, results and messages apart; and Ctrl-C leaves nothing half-written.</summary>
public class RedirectedOutputTests(PreparedSurvey survey)
{
    [Fact]
    public void Results_are_plain_text_and_messages_are_on_standard_error()
    {
        using Project project = survey.Copy("raw", "data", "models");
        (string Command, int Messages)[] calls =
        [
            ("simulate supernova --n-objects 20 --output-dir some", 0), ($"{PreparedSurvey.Prepare} --seed 1 --force", 0),
            (PreparedSurvey.PrepareObserved, 0),
            (PreparedSurvey.Train("sn-class", "new", "--epoch 2"), 1), (PreparedSurvey.Predict("sn-class", ""), 1),
            (PreparedSurvey.Merge, 1),
            ("inspect data/dataset.tr-6classes.nc", 0), ("inspect models/redshift", 0), ("runs list", 0), ("--help", 0),
        ];
        foreach ((string command, int messages) in calls)
        {
            if (command.StartsWith("predict", StringComparison.Ordinal)) project.CopyFrom(survey.Folder, "data", "models");
            CrestResult result = project.Run(command).Succeeded();
            Assert.NotEmpty(result.Output);
            Assert.True(result.ErrorLines.Length == messages, $"{result}");
            // The help's lines are those of System.CommandLine.
            if (command != "--help") Assert.DoesNotContain(result.Output.Split('\n'), line => line.EndsWith(' '));
            foreach (char control in "\u001b\r\b\u009b") Assert.DoesNotContain(control, result.Output + result.Errors);
        }
    }

    [Fact]
    public void Ctrl_C_ends_a_preparation_and_leaves_everything_as_it_was()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("there is no SIGINT to send");
        using Project project = survey.Copy("data");
        project.Run("simulate supernova --n-objects 3000 --output-dir raw/train").Succeeded();
        SortedDictionary<string, string> before = project.Snapshot("data", "interim");
        const string command = $"{PreparedSurvey.Prepare} --n-workers 1 --force";
        using Process process = project.StartUnder(Project.HearsInterrupts, command);
        // The first type has been read, six are to come.
        string first = project.At("interim/.train.IIL.nc.partial");
        while (!process.HasExited && !File.Exists(first)) Thread.Yield();
        Project.Interrupt(process);
        CrestResult result = Project.Wait(process, command);
        Assert.True(result.ExitCode == 130, $"{result}");
        Assert.Equal("crest: stopped", Assert.Single(result.ErrorLines));
        Assert.Empty(result.Output);
        Assert.Empty(Project.Changes(before, project.Snapshot("data", "interim")));
    }
}
