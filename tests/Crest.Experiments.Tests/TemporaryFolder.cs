namespace Crest.Experiments.Tests;

/// <summary>A folder of a test, gone when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("crest-test-").FullName;

    public string this[string relative] => Path.Combine(FullPath, relative);

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(FullPath, recursive: true);
    }
}
