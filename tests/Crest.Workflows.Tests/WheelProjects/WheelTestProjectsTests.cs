using Crest.Tests.ReferenceData;
using Crest.Workflows.Components;

namespace Crest.Workflows.Tests.WheelProjects;

/// <summary>
/// The projects that WHEEL itself is tested with, which are not part of this repository: archives in the folder that the environment
/// variable CREST_WHEEL_PROJECTS names.
/// </summary>
public sealed class WheelTestProjectsTests
{
    private const string Variable = "CREST_WHEEL_PROJECTS";

    [Theory]
    [InlineData("restart_for", "for0_1/task0/hoge.txt for0_2/task0/hoge.txt for0_3/task0/hoge.txt for0/task0/hoge.txt")]
    [InlineData("restart_for_running_state", "for0_1/task0/hoge.txt for0_2/task0/hoge.txt for0_3/task0/hoge.txt for0/task0/hoge.txt")]
    [InlineData("restart_for_stop_at_first_loop", "for0_1/task0/hoge.txt for0_2/task0/hoge.txt for0_3/task0/hoge.txt")]
    [InlineData("restart_foreach", "foreach0_1/task0/hoge.txt foreach0_2/task0/hoge.txt foreach0_3/task0/hoge.txt")]
    [InlineData("restart_foreach_stop_at_first_loop", "foreach0_1/task0/hoge.txt foreach0_2/task0/hoge.txt foreach0_3/task0/hoge.txt")]
    [InlineData("restart_foreach_with_modified_indexList", "foreach0_1/task0/hoge.txt foreach0_baz/task0/hoge.txt")]
    [InlineData("restart_while", "while0_0/task0/hoge.txt while0_1/task0/hoge.txt while0_2/task0/hoge.txt while0/task0/hoge.txt")]
    [InlineData("restart_while_stop_at_first_loop", "while0_0/task0/hoge.txt while0_1/task0/hoge.txt while0_2/task0/hoge.txt")]
    [InlineData("restart_PS", "PS0/0_hoge.txt PS0/5_hoge.txt PS0/10_hoge.txt PS0/15_hoge.txt PS0/20_hoge.txt PS0_time_20/task0/output.txt")]
    [InlineData("restart_PS_stop_before_actual_run", "PS0/0_hoge.txt PS0/20_hoge.txt PS0_time_0/task0/output.txt")]
    [InlineData("restart_with_dependency", "task0/run.sh task1/run.sh task2/run.sh")]
    public async Task Each_runs_to_the_end_that_its_scripts_imply(string name, string files)
    {
        string folder = Environment.GetEnvironmentVariable(Variable) ?? "";
        Assert.SkipWhen(folder.Length == 0, SkipSummary.NoWheelProjects);
        using var project = new WheelProjectFolder();
        project.Import(Path.Combine(folder, $"{name}.tgz"));
        Assert.Empty(project.Changes);
        // Some tasks wait for seconds.
        foreach (Component component in WorkflowFile.Read(project.Target).Components.Where(component => component is TaskComponent))
        {
            string script = Path.Combine(project.Target, component.Name, "run.sh");
            File.WriteAllText(script, File.ReadAllText(script).Replace("sleep 10", "sleep 0", StringComparison.Ordinal));
        }

        await project.Run();
        Assert.All(files.Split(' '), file => Assert.True(project.Has(file), file));
        Assert.False(project.Has("for0_4") || project.Has("while0_3") || project.Has("foreach0_1/foreach0"));
    }
}
