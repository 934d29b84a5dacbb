using System.CommandLine;
using Crest.Experiments.Registry;
using Crest.Experiments.Studies;
using Crest.Numerics.Foundation;
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

    /// <summary>The address of the storage.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="mustExist">Whether a storage that would only now be made is an error.</param>
    /// <exception cref="CrestException">None is given, and the project has none.</exception>
    public string AddressIn(ParseResult parsed, bool mustExist)
    {
        string? given = parsed.GetValue(this) ?? Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(given)) return given;
        string here = Environment.CurrentDirectory;
        string address = Path.Combine(mustExist ? ProjectFolder.FindExisting(here) ?? here : ProjectFolder.Find(here), ProjectFolder.Marker, "studies.db");
        return !mustExist || File.Exists(address) ? address : throw new CrestException($"{address}: there are no studies here yet, a search makes them; or give --storage, or {Variable}");
    }

    /// <summary>Opens a storage.</summary>
    /// <param name="address">Where it is.</param>
    public static DatabaseStudies Open(string address) => DatabaseStudies.Open(address);

    /// <summary>Processes of this machine that serve a study.</summary>
    /// <param name="address">The storage; it goes by the environment, which only the user can read.</param>
    /// <param name="study">The study's name.</param>
    /// <param name="count">How many.</param>
    public static ProcessWorkers Processes(string address, string study, int count) =>
        new(WorkerOf(study), new Dictionary<string, string> { [Variable] = address }, count);

    /// <summary>A worker's command line.</summary>
    /// <param name="study">The study's name.</param>
    public static string[] WorkerOf(string study) => [.. Program(), "worker", "--study", study];

    /// <summary>What starts this program.</summary>
    private static string[] Program() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "crest.dll")]
        : [Environment.ProcessPath!];
}
