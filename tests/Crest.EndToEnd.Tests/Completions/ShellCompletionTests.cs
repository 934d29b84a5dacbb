using Crest.EndToEnd.Tests.Program;
using Microsoft.Data.Sqlite;

namespace Crest.EndToEnd.Tests.Completions;

/// <summary>What Tab completes, in the shells themselves.</summary>
public class ShellCompletionTests
{
    public static TheoryData<string> Shells => ["bash", "zsh", "fish", "powershell"];

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_shell_completes_commands_options_values_runs_components_files_and_override_words(string name)
    {
        Shell shell = new[] { Shell.Bash, Shell.Zsh, Shell.Fish, Shell.PowerShell }.Single(known => known.Name == name);
        using var project = new Project();
        string run = SampleRuns.Add(project, "sn-class"), other = SampleRuns.Add(project, "redshift");
        project.Write("analysis/workflow.yaml", "components:\n  fit: {type: task, script: fit.sh}\n");
        project.Write("analysis/fit.sh", "true\n");
        project.Write("data file.nc", "");
        project.Write("configs/train.yaml", "defaults:\n  - model: small\n");
        project.Write("configs/model/small.yaml", "hidden_size: 10\n");
        project.Write("configs/model/large.yaml", "hidden_size: 100\n");
        IReadOnlyList<string> Complete(string line) => shell.Complete(project, line);

        Assert.Equal(["train"], Complete("crest tr"));
        Assert.Equal(["sn-class", "sn-epoch"], Complete("crest train sn"));
        Assert.Equal(["--validation-data-path"], Complete("crest train sn-class optimize --val"));
        Assert.Equal(["csv", "json", "parquet"], Complete("crest runs export --format ").Order());
        Assert.Equal(shell == Shell.Bash ? ["json"] : ["--format=json"], Complete("crest runs export --format=j"));
        Assert.Equal([other, run], Complete("crest runs show 2").OrderDescending());
        Assert.Equal(["fit"], Complete("crest workflow logs analysis "));
        Assert.Contains("analysis", Complete("crest workflow run ana").Select(Bare));
        Assert.Contains("data file.nc", Complete("crest inspect da").Select(Bare));
        Assert.Equal(["configs"], Complete("crest train sn-class optimize --output-dir=conf")
            .Select(given => Bare(given.Split('=')[^1])));
        Assert.Equal(["hidden_size="], Complete("crest train sn-class optimize hid"));
        Assert.Equal(["large"], Complete("crest train sn-class optimize --config configs/train.yaml model=l")
            .Select(given => given.Split('=')[^1]));
    }

    [Fact]
    public void Studies_are_completed_from_the_storage_that_is_named()
    {
        using var project = new Project();
        using (SqliteConnection connection = Open(project.At("studies.db")))
            Execute(connection, """
                CREATE TABLE studies (study_id INTEGER PRIMARY KEY, study_name TEXT);
                INSERT INTO studies (study_name) VALUES ('first'), ('second'), ('fifth')
                """);
        Assert.Equal(["fifth", "first"], Ask(project, "f", "studies", "close", "--storage", "studies.db"));
        Assert.Equal(["fifth", "first"], Ask(project, "f", "worker", "--storage=studies.db", "--study"));
    }

    [Fact]
    public void Nothing_is_made_where_there_is_no_project_and_a_locked_or_broken_store_is_not_waited_for()
    {
        using var project = new Project();
        Directory.Delete(project.At(".crest"));
        Assert.Empty(Ask(project, "", "runs", "show"));
        Assert.Empty(Directory.GetFileSystemEntries(project.Folder));

        project.Write(".crest/registry.db", "no database");
        Assert.Empty(Ask(project, "", "runs", "show"));
        File.Delete(project.At(".crest/registry.db"));

        string run = SampleRuns.Add(project, "sn-class");
        string[] before = Directory.GetFiles(project.At(".crest"));
        Assert.Equal([run], Ask(project, "", "runs", "show"));
        Assert.Equal(before, Directory.GetFiles(project.At(".crest")));

        using SqliteConnection connection = Open(project.At(".crest/registry.db"));
        Execute(connection, "BEGIN IMMEDIATE; UPDATE runs SET memo = 'written at this moment'");
        Assert.Equal([run], Ask(project, "", "runs", "show"));
    }

    [Fact]
    public void Old_spellings_are_understood_and_not_offered()
    {
        using var project = new Project();
        string[] commands = Ask(project, "", "train"), options = Ask(project, "--", "train", "sn_class", "optimize");
        Assert.Contains("sn-class", commands);
        Assert.Contains("--train-data-path", options);
        Assert.DoesNotContain(commands.Concat(options), given => given.Contains('_', StringComparison.Ordinal));
        Assert.DoesNotContain("--train-data-path", Ask(project, "--", "train", "sn_class", "optimize", "--train_data_path", "x.nc"));
    }

    [Fact]
    public void The_directive_of_dotnet_suggest_has_the_same_completions()
    {
        using var project = new Project();
        string run = SampleRuns.Add(project, "sn-class");
        const string line = "crest runs show 2";
        Assert.Equal(run, project.RunWith($"[suggest:{line.Length}]", line).Succeeded().Output.Trim());
        const string options = "crest train sn-class optimize --val";
        Assert.Contains(
            "--validation-data-path", project.RunWith($"[suggest:{options.Length}]", options).Succeeded().Output, StringComparison.Ordinal);
    }

    private static SqliteConnection Open(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string commands)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = commands;
        command.ExecuteNonQuery();
    }

    private static string[] Ask(Project project, string word, params string[] before)
    {
        CrestResult result = project.RunWith([$"[complete:{word}]", .. before]).Succeeded();
        Assert.Empty(result.Errors);
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0])];
    }

    /// <summary>A path without what a shell adds to it.</summary>
    private static string Bare(string path) => path.Replace("\\ ", " ", StringComparison.Ordinal).Trim('\'', '/', '&', ' ')
        is var plain && plain.StartsWith("./", StringComparison.Ordinal) ? plain[2..] : plain;
}
