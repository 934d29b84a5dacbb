using System.Globalization;
using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;

namespace Crest.Pipelines.Configurations;

/// <summary>The folder of a multirun: of each job its configuration, what it printed, and whether it is finished.</summary>
internal sealed class MultirunFiles : IDisposable
{
    private readonly FileStream _lock;

    /// <summary>Opens the folder, which is the same for the same jobs.</summary>
    /// <param name="project">The project folder.</param>
    /// <param name="jobs">The jobs.</param>
    /// <exception cref="CrestException">It cannot be written, or another process runs the same jobs.</exception>
    public MultirunFiles(string project, IReadOnlyList<ConfiguredJob> jobs)
    {
        Name = ContentHash.OfTexts([jobs[0].Definition.Name, .. jobs.SelectMany(Deciding)])[..8];
        Folder = Path.Combine(project, "multirun", Name);
        string path = Path.Combine(Folder, ".lock");
        try
        {
            Directory.CreateDirectory(Folder);
            _lock = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new CrestException($"{Folder}: another process is running the same jobs; wait for that one", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot write", Folder, e);
        }
    }

    /// <summary>Its name: eight digits that follow from the jobs.</summary>
    public string Name { get; }

    /// <summary>The folder, absolute.</summary>
    public string Folder { get; }

    /// <summary>The configuration of a job.</summary>
    public string Configuration(int number) => At(number, ".yaml");

    /// <summary>What a job printed.</summary>
    public string Log(int number) => At(number, ".log");

    /// <summary>The file that names the process of a job while it runs.</summary>
    public string Process(int number) => At(number, ".process");

    /// <summary>What a job runs in a queue.</summary>
    public string Script(int number) => At(number, ".sh");

    /// <summary>The record of a job in a queue; gone when its end is known.</summary>
    public string Record(int number) => At(number, ".record");

    /// <summary>Deletes the record of a job with the files beside it.</summary>
    public void DeleteRecord(int number)
    {
        foreach (string file in Directory.GetFiles(Folder, $"{Path.GetFileName(Record(number))}*")) File.Delete(file);
    }

    /// <summary>The file that says that a job is finished.</summary>
    public string Done(int number) => At(number, ".done");

    /// <summary>The folder of the results of a job that is given none.</summary>
    public string Results(int number) => At(number, "");

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private string At(int number, string ending) =>
        Path.Combine(Folder, number.ToString("000", CultureInfo.InvariantCulture) + ending);

    /// <summary>What decides the results: not whether others are replaced or resumed.</summary>
    private static IEnumerable<string> Deciding(ConfiguredJob job) =>
        from option in job.Options
        where option.IsGiven && option.Option.IsRecorded
        from word in (IEnumerable<string>)[option.Option.Name, .. option.Words()]
        select word;
}
