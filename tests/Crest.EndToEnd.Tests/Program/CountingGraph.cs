using System.Globalization;

namespace Crest.EndToEnd.Tests.Program;

/// <summary>
/// A workflow of columns of tasks, each of which adds one to the number of the task before it and notes that it ran.
/// </summary>
internal sealed class CountingGraph
{
    private const int Columns = 3, Rows = 4;

    private readonly Project _project;

    /// <summary>Writes it into the folder of a project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="host">Where its tasks run: <c>local</c>, <c>ssh</c>, or the name of a scheduler.</param>
    public CountingGraph(Project project, string host)
    {
        _project = project;
        var components = new System.Text.StringBuilder("components:\n");
        foreach (string name in Names)
        {
            string before = $"{name[..^1]}{Depth(name) - 1}";
            string inputs = Depth(name) == 0 ? "" : $", inputFiles: {{in.txt: {before}/out.txt}}";
            string place = host == "local" ? "" : $", host: there, useJobScheduler: {(host == "ssh" ? "false" : "true")}";
            components.Append(CultureInfo.InvariantCulture, $"  {name}: {{script: run.sh, outputFiles: [out.txt]{inputs}{place}}}\n");
            project.Write(
                $"{name}/run.sh",
                $"echo {name} >> '{project.At("ran.txt")}'\nsleep 0.{name[1]}5\n"
                    + "echo $(( $(cat in.txt 2> /dev/null || echo 0) + 1 )) > out.txt\n");
        }

        project.Write("workflow.yaml", $"{components}");
        project.Write("ran.txt", "");
        Directory.CreateDirectory(project.At("there"));
        string kind = host == "ssh" ? "ssh: peer" : $"scheduler: {host}";
        if (host != "local")
            project.Write("hosts.yaml", $"hosts: {{there: {{{kind}, folder: {project.At("there")}, poll: 0.2s, jobs: 4}}}}\n");
    }

    /// <summary>The tasks that have begun, in their order.</summary>
    public string[] Ran => File.ReadAllLines(_project.At("ran.txt"));

    /// <summary>Asserts that each task ran once, with the right result.</summary>
    public void RanOnce()
    {
        Assert.Equal(Names.Order(StringComparer.Ordinal), Ran.Order(StringComparer.Ordinal));
        foreach (string name in Names) Assert.Equal($"{Depth(name) + 1}", File.ReadAllText(_project.At($"{name}/out.txt")).Trim());
    }

    private static IEnumerable<string> Names =>
        Enumerable.Range(0, Columns).SelectMany(column => Enumerable.Range(0, Rows).Select(row => $"t{column}_{row}"));

    private static int Depth(string name) => name[^1] - '0';
}
