namespace Crest.Dashboard.Tests.Mlflow;

public sealed class SqliteMlflowSequenceTests : MlflowSequenceTests
{
    protected override string? Storage => null;
}
