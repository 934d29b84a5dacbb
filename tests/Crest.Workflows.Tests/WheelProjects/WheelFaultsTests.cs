using Crest.Foundation.Errors;

namespace Crest.Workflows.Tests.WheelProjects;

/// <summary>Projects that cannot be imported: one clear line, and nothing is left behind.</summary>
public sealed class WheelFaultsTests
{
    [Theory]
    [InlineData("{'version': 1}", "prj.wheel.json: version must be 2 or 2.1; save the project again")]
    [InlineData("{}", "prj.wheel.json: lacks version")]
    [InlineData("[]", "prj.wheel.json: must be an object of JSON, not a list")]
    [InlineData("{\n 'a': nul}", "prj.wheel.json:2:")]
    [InlineData("", "prj.wheel.json:1:1: is not JSON")]
    [InlineData("{'version': 2}", "componentPath lacks the folder of the project itself")]
    [InlineData("{'version': 2, 'componentPath': {'root': './', 'x': '../x'}}", "'../x' is not a folder inside the project")]
    [InlineData("{'version': 2, 'componentPath': {'root': './', 'x': '/etc'}}", "'/etc' is not a folder inside the project")]
    [InlineData("{'version': 2, 'componentPath': {'root': './', 'x': './x'}}", "x/cmp.wheel.json: is missing")]
    [InlineData("{'version': 2, 'componentPath': {'root': './', 'x': './'}}", "names the folder './' twice")]
    [InlineData("{'version': 2, 'componentPath': {'root': './', 'a': [1]}}", "a must be a text, not a list")]
    public void A_wrong_project_is_one_line_with_its_file(string text, string expected) => Refuses("prj.wheel.json", text, expected);

    [Theory]
    [InlineData("{}", "a/cmp.wheel.json: lacks type")]
    [InlineData("{'type': 'robot'}", "type must be one of task, workflow")]
    [InlineData("{'type': 'task'}", "lacks script")]
    [InlineData("{'type': 'task', 'script': null}", "lacks script")]
    [InlineData("{'type': 'task', 'script': 'no.sh'}", "the script 'no.sh' is not in the folder of the component")]
    [InlineData("{'type': 'task', 'script': '../run.sh'}", "the script '../run.sh' is not in the folder")]
    [InlineData("{'type': 'task', 'script': ['a']}", "script must be a text, not a list")]
    [InlineData("{'retry': -1}", "retry must be 0 to 1000, not -1")]
    [InlineData("{'disable': 'no'}", "disable must be true or false, not \"no\"")]
    [InlineData("{'cleanupFlag': 7}", "cleanupFlag must be 0, 1 or 2, not 7")]
    [InlineData("{'env': {'a-b': ''}}", "env: 'a-b' is not a name of a variable")]
    [InlineData("{'previous': ['b']}", "previous names the id 'b', which no component")]
    [InlineData("{'previous': ['a']}", "components wait for each other: a after a")]
    [InlineData("{'inputFiles': [{'name': 'x', 'src': [{'srcName': 'y'}]}]}", "inputFiles: src: lacks srcNode")]
    [InlineData("{'outputFiles': [{'name': '**/x', 'dst': []}]}", "the file name '**/x' has a form that is not available")]
    [InlineData("{'outputFiles': [{'name': '{{ x }}', 'dst': []}]}", "the file name '{{ x }}' contains a placeholder")]
    [InlineData("{'type': 'for', 'start': 0.5, 'end': 2, 'step': 1}", "start must be a whole number; use a foreach")]
    [InlineData("{'type': 'for', 'start': 1, 'end': 2, 'step': null}", "lacks step")]
    [InlineData("{'type': 'for', 'start': 1, 'end': 1e300, 'step': 1}", "end must be a whole number")]
    [InlineData("{'type': 'workflow'}", "contains no component that runs")]
    [InlineData("{'type': 'foreach', 'indexList': []}", "indexList must be a list of at least one text")]
    [InlineData("{'type': 'if'}", "lacks condition")]
    [InlineData("{'type': 'if', 'condition': '1 +'}", "condition: '1 +' is neither a script in")]
    [InlineData("{'type': 'break', 'condition': 'true'}", "there is no loop around a break")]
    [InlineData("{'type': 'storage', 'storagePath': 'x'}", "storagePath must be an absolute path, not \"x\"")]
    [InlineData("{'type': 'hpciss'}", "hpciss: the storage of HPCI (Gfarm) is not available; put a storage in its place")]
    [InlineData("{'type': 'hpcisstar'}", "hpcisstar: the storage of HPCI")]
    [InlineData("{'type': 'parameterStudy', 'parameterFile': '/etc/passwd'}", "parameterFile must be a file in the folder")]
    public void A_wrong_component_is_one_line_with_its_file(string text, string expected)
    {
        bool isTask = !text.Contains("'type'", StringComparison.Ordinal) && text.Length > 2;
        Refuses("a/cmp.wheel.json", isTask ? "{'type': 'task', 'script': 'run.sh', " + text[1..] : text, expected);
    }

    [Fact]
    public void Deep_and_large_files_are_refused()
    {
        using WheelProjectFolder project = new WheelProjectFolder().Add("a", "task");
        project.Write("prj.wheel.json", new string('[', 100_000));
        Assert.Contains("prj.wheel.json:1:", Assert.Throws<CrestException>(() => project.Import()).Message);
        project.Write("prj.wheel.json", new string(' ', 65 << 20));
        Assert.Contains("is larger than 64 MiB", Assert.Throws<CrestException>(() => project.Import()).Message);
    }

    [Fact]
    public void All_that_cannot_be_imported_is_said_at_once()
    {
        using WheelProjectFolder project = new WheelProjectFolder().Add("a", "hpciss").Add("b", "task", "\"script\": \"no.sh\"");
        string message = Assert.Throws<CrestException>(() => project.Import()).Message;
        Assert.Equal($"{project.Path}: 2 things cannot be imported, which the lines above name", message);
        Assert.Equal(2, project.Messages.Count);
        Assert.Empty(project.Beside);
    }

    [Theory]
    [InlineData("swf.prj.json")]
    [InlineData("define.wf.json")]
    public void The_form_of_2018_is_refused(string file)
    {
        using var project = new WheelProjectFolder();
        File.Delete(Path.Combine(project.Path, "prj.wheel.json"));
        project.Write(file, "{}");
        Assert.Contains("is a project of WHEEL of 2018", Assert.Throws<CrestException>(() => project.Import()).Message);
    }

    [Fact]
    public void Each_host_must_stand_for_one()
    {
        using WheelProjectFolder project = new WheelProjectFolder().Add("a", "task", "\"host\": \"fugaku\"");
        string message = Assert.Throws<CrestException>(() => project.Import()).Message;
        Assert.Equal($"{project.Path}: the host 'fugaku' of the project stands for none of yours", message);
    }

    [Fact]
    public void Only_another_workflow_is_replaced_and_only_with_force()
    {
        using WheelProjectFolder project = new WheelProjectFolder().Add("a", "task");
        Directory.CreateDirectory(project.Target);
        project.Import();
        File.WriteAllText(Path.Combine(project.Target, "mine"), "x");
        Assert.Contains("give --force to replace it", Assert.Throws<CrestException>(() => project.Import()).Message);
        Assert.True(project.Has("mine"));
        project.Import(force: true);
        Assert.False(project.Has("mine"));
        File.Delete(Path.Combine(project.Target, "workflow.yaml"));
        Assert.Contains("no workflow is in it", Assert.Throws<CrestException>(() => project.Import(force: true)).Message);
        Assert.Equal(["night"], project.Beside);
    }

    [Fact]
    public void A_failed_import_leaves_the_workflow_that_was_there()
    {
        using WheelProjectFolder project = new WheelProjectFolder().Add("a", "task");
        project.Import();
        project.Add("b", "task", "\"previous\": [\"b\"]");
        Assert.Throws<CrestException>(() => project.Import(force: true));
        Assert.True(project.Has("a/run.sh"));
        Assert.Equal(["night"], project.Beside);
    }

    /// <summary>A file of a project, whose JSON has single quotes here.</summary>
    private static void Refuses(string file, string text, string expected)
    {
        using WheelProjectFolder project = new WheelProjectFolder().Add("a", "task").Write(file, text.Replace('\'', '"'));
        string message = Assert.Throws<CrestException>(() => project.Import()).Message;
        Assert.StartsWith(project.Path, message);
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
        Assert.Empty(project.Beside);
    }
}
