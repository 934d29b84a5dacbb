namespace Crest.Experiments.Tests.Runs;

public sealed class SqliteRunSeriesTests : RunSeriesTests
{
    private readonly TemporaryFolder _folder = new();

    protected override string Address => _folder["runs.db"];

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}
