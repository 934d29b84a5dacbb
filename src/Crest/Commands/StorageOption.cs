using System.CommandLine;
using Crest.Experiments.StudyTables;
using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Crest.Pipelines.Searches;

namespace Crest.CommandLine.Commands;

/// <summary>Where studies are kept: the option of every command that uses them.</summary>
internal sealed class StorageOption() : Option<string?>("--storage")
{
    /// <summary>The environment variable that is read where the option is not given: what stands on a command line can be read by everybody on the machine.</summary>
    public const string Variable = "CREST_STORAGE";

    /// <summary>Makes the option.</summary>
    public static StorageOption Create() => new()
    {
        Description = $"Where studies are kept: a file (SQLite), or postgresql://user:password@host:port/database. [default: ${Variable}, or .crest/studies.db of the project]",
        HelpName = "STORAGE",
    };

    /// <summary>The address of the storage, which may have to be made.</summary>
    /// <param name="parsed">What was typed.</param>
    public string AddressIn(ParseResult parsed) => Given(parsed) ?? Project.Find(Environment.CurrentDirectory).StudiesPath;

    /// <summary>Opens a storage in which there are to be studies.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <exception cref="CrestException">There is none.</exception>
    public DatabaseStudies OpenExisting(ParseResult parsed)
    {
        string here = Environment.CurrentDirectory;
        string address = Given(parsed) ?? (Project.FindExisting(here)?.StudiesPath ?? Path.Combine(here, Project.Marker, "studies.db"));
        return DatabaseStudies.Open(address, mustExist: true);
    }

    /// <summary>Processes of this machine that serve a study.</summary>
    /// <param name="address">The storage; it goes by the environment, which only the user can read.</param>
    /// <param name="study">The study's name.</param>
    /// <param name="count">How many.</param>
    public static ProcessWorkers Processes(string address, string study, int count) =>
        new(WorkerOf(study), new Dictionary<string, string> { [Variable] = address }, count);

    /// <summary>A worker's command line.</summary>
    /// <param name="study">The study's name.</param>
    public static string[] WorkerOf(string study) => [.. Program(), "worker", "--study", study];

    private string? Given(ParseResult parsed) =>
        (parsed.GetValue(this) ?? Environment.GetEnvironmentVariable(Variable)) is { } given && !string.IsNullOrWhiteSpace(given) ? given : null;

    /// <summary>What starts this program.</summary>
    private static string[] Program() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "crest.dll")]
        : [Environment.ProcessPath!];
}
