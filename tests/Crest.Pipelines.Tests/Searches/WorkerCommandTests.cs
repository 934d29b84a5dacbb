using Crest.Foundation.Errors;
using Crest.Foundation.Processes;
using Crest.Pipelines.Searches;
using Crest.Pipelines.Tests.Jobs;
using Crest.Pipelines.Tests.Supernova;

namespace Crest.Pipelines.Tests.Searches;

/// <summary>How a search starts its workers.</summary>
[Collection("The current folder")]
public sealed class WorkerCommandTests : IDisposable
{
    private readonly SupernovaProject _project = new();

    public void Dispose() => _project.Dispose();

    /// <summary>Everybody on the machine can read command lines, and the address may contain a password.</summary>
    [Fact]
    public void The_address_of_the_storage_is_in_the_environment_of_a_worker_and_not_in_its_command_line()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("the worker is a script of the shell");
        string storage = _project.At("secret.db"), script = _project.At("worker.sh");
        File.WriteAllText(script, $"""
            echo "$@" > {ShellWord.Quote(_project.At("words"))}
            echo "$CREST_STORAGE" > {ShellWord.Quote(_project.At("address"))}
            echo 'crest: that is all' >&2
            exit 1

            """);
        var search = (SearchJob)JobCatalogue.Find("train sn-class search-parallel").Bind(Words.Of(
            $"train-data-path={_project.At("prepared/dataset.tr.nc")}", $"validation-data-path={_project.At("prepared/dataset.va.nc")}",
            $"test-data-path={_project.At("prepared/dataset.te.nc")}", "epochs=1", "n-iterations=2", "workers=1", $"storage={storage}",
            "study-name=mine", $"output-dir={_project.At("found")}"));
        CrestException ended = Assert.ThrowsAny<CrestException>(() => search.Run(Started.Here with { Program = ["sh", script] }));
        Assert.Contains("no worker is left: the last one ended: that is all", ended.Message, StringComparison.Ordinal);
        Assert.Equal("worker --study mine\n", File.ReadAllText(_project.At("words")));
        Assert.Equal($"{storage}\n", File.ReadAllText(_project.At("address")));
    }
}
