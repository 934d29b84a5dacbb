using Crest.Tests.ReferenceData;

namespace Crest.Dashboard.Tests.Mlflow;

/// <summary>A client that is not ours, npm's <c>mlflow</c> of version 2.0.7, logs a run and reads it back.</summary>
public class PublishedClientTests
{
    [Fact]
    public async Task The_client_for_Node_logs_and_finds_a_run()
    {
        string folder = Path.Combine(ReferenceFiles.Root, "tests", "mlflow");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            Assert.Skip(SkipSummary.NoMlflowClient);
        await using ServedProject served = await ServedProject.Start();
        string token = served.Tokens.Add("node", readOnly: false);
        string output = await Task.Run(
            () => OutsideProgram.Run("node", Path.Combine(folder, "client.js"), served.Address.TrimEnd('/'), token),
            TestContext.Current.CancellationToken);
        Assert.Equal(
            ["Default,from node", "first FINISHED 0.1 0.25 1700000003000", "0:0.5,1:0.25", "first", "true", "RESOURCE_DOES_NOT_EXIST"],
            output.Trim().Split('\n'));
        Assert.Equal("from node", Assert.Single(served.Store.Search().Runs).Description.Project);
    }
}
