using System.CommandLine;
using Crest.Experiments.Configurations;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Foundation.Processes;
using Crest.Foundation.Yaml;
using Crest.Pipelines.Jobs;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest run --config FILE</c>: runs the job that a configuration names, such as one that a run has left.</summary>
internal static class RunCommand
{
    private const string Name = "run";

    /// <summary>The command, for its help: where it is given a file, it is the command of the job (<see cref="WordsOf"/>).</summary>
    public static Command Create()
    {
        var file = new Option<string>(ConfigOptions.File.Name)
        {
            Description = "YAML file with the words of the job in its key 'command'; a run leaves one in its folder.",
            HelpName = "FILE", Required = true,
        };
        var command = new Command(Name, """
            Run the job that a configuration names. The config.yaml of a run repeats it, with the same results, in a folder of its own.

            Example: crest run --config runs/20261129_01_sn-class/config.yaml epochs=50
            """) { file };
        command.SetAction(_ => 0);
        return command;
    }

    /// <summary>The words of the job in the place of <c>run</c>; other command lines stay as they are.</summary>
    /// <param name="words">A command line.</param>
    /// <exception cref="CrestException">The file cannot be read, or does not name a job.</exception>
    public static IReadOnlyList<string> WordsOf(IReadOnlyList<string> words) =>
        words is [Name, ..] && FileIn(words) is { } file && !words.Any(word => word is "--help" or "-h" or "-?")
            ? [.. JobOf(file).Words, .. words.Skip(1)]
            : words;

    /// <summary>The job that a file names.</summary>
    private static JobDefinition JobOf(string file)
    {
        YamlMapping root = YamlFile.Read(file).Mapping();
        if (root["study"] is { } study) throw OfSearch(root, study);
        YamlNode command = root.Required(ConfigKeys.Command, "the words of the job, such as 'train sn-class optimize'");
        string name = OptionName.Canonical(command.Text());
        if (CommandJobs.All.FirstOrDefault(job => job.Name == name) is { } job) return job;
        string meant = NearestNames.Meant(name, CommandJobs.All.Select(known => known.Name)) is { } nearest
            ? $", did you mean '{nearest}'?"
            : "; 'crest --help' lists them";
        throw command.Error($"there is no job '{name}'{meant}");
    }

    /// <summary>A search is continued by its own command line, or by a worker.</summary>
    private static CrestException OfSearch(YamlMapping root, YamlNode study)
    {
        string storage = root["storage"] is { } address ? $" --storage {ShellWord.Quote(address.Text())}" : "";
        string command = $"crest worker --study {ShellWord.Quote(study.Text())}{storage}";
        string shown = root["run"] is { } run
            ? $"; 'crest runs show {run.Text()}' shows the command line that also writes its results"
            : "";
        return study.Error($"is the configuration of a search; continue its trials with: {command}{shown}");
    }

    private static string? FileIn(IReadOnlyList<string> words)
    {
        string option = ConfigOptions.File.Name;
        for (int i = 1; i < words.Count; i++)
        {
            if (words[i] == option) return words.ElementAtOrDefault(i + 1);
            if (words[i].StartsWith($"{option}=", StringComparison.Ordinal)) return words[i][(option.Length + 1)..];
        }

        return null;
    }
}
