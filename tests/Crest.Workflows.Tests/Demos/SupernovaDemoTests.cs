using Crest.Foundation.Errors;
using Crest.Pipelines.Jobs;
using Crest.Tests.ReferenceData;
using Crest.Workflows.Demos;

namespace Crest.Workflows.Tests.Demos;

public sealed class SupernovaDemoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Its_options_are_those_that_scripts_use() => Assert.Equal(
        ["force", "output-dir=demo"],
        SupernovaDemo.Definition.Options.Select(option => option.Name + (option.DefaultText is { } text ? $"={text}" : ""))
            .Order(StringComparer.Ordinal));

    [Fact]
    public void The_workflow_that_it_writes_is_the_example()
    {
        ExampleWorkflow.Write("supernova", _folder.Path);
        string example = Path.Combine(ReferenceFiles.Root, "examples", "supernova");
        string[] files = Files(example);
        Assert.Contains("workflow.yaml", files);
        Assert.Equal(files, Files(_folder.Path));
        foreach (string file in files)
            Assert.Equal(File.ReadAllBytes(Path.Combine(example, file)), File.ReadAllBytes(_folder.At(file)));
    }

    [Fact]
    public void A_failure_names_the_task_and_its_log_after_the_last_lines_of_it()
    {
        var messages = new List<string>();
        string program = _folder.Write("crest program", "#!/bin/sh\necho no space left >&2\nexit 1\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var demo = new SupernovaDemo { OutputFolder = _folder.At("demo") };
        var context = new JobContext(_folder.Path) { Program = ["/bin/sh", program], Message = messages.Add };
        CrestException failure = Assert.Throws<CrestException>(() => demo.Run(context));
        Assert.StartsWith("data/raw has failed: exit code 1; see ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["data/raw: no space left"], messages);
        Assert.False(File.Exists(_folder.At("demo/report.html")));
    }

    private static string[] Files(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal),
    ];
}
