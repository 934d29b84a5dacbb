namespace Crest.Experiments.Tests.Studies;

public sealed class SqliteStudiesTests : DatabaseStudiesTests
{
    private readonly TemporaryFolder _folder = new();

    protected override string Address => _folder["studies.db"];

    protected override string OptunaAddress => $"sqlite:///{Address}";

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}
