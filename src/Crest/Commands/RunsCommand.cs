using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Experiments.Runs;
using Crest.Foundation.Projects;
using Spectre.Console;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest runs list | show</c>: the table of runs of the project.</summary>
internal static class RunsCommand
{
    public static Command Create() => new("runs", "Show the runs of this project.") { List(), Show() };

    private static Command List()
    {
        Option<int> limit =
            new Option<int>("--limit") { Description = "How many, from the newest.", DefaultValueFactory = _ => 50, HelpName = "N" };
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !(int.TryParse(text, out int count) && count >= 1))
                result.AddError($"--limit must be at least 1, not {text}");
        });
        var method = new Option<string?>("--method") { Description = "Only runs of this method, e.g. sn-class.", HelpName = "NAME" };
        var command = new Command("list", """
            List the runs, the newest first.

            Example: crest runs list --method sn-class
            """) { method, limit };
        command.SetAction(parsed =>
        {
            using RunStore? store = OpenStore();
            if (store is null) return 0;
            IReadOnlyList<RunRecord> runs =
                store.Search(new RunFilter { Method = parsed.GetValue(method) }, limit: parsed.GetValue(limit)).Runs;
            if (runs.Count == 0)
            {
                Screen.Say("no such runs yet");
                return 0;
            }

            Table table = new Table().Border(TableBorder.Simple);
            foreach (string column in (string[])["run", "status", "started", "took", "test metrics", "memo"]) table.AddColumn(column);
            foreach (RunRecord run in runs)
                table.AddRow(
                    run.Id, $"{run.Status}".ToLowerInvariant(), $"{run.Start.ToLocalTime():yyyy-MM-dd HH:mm}",
                    Duration(run, store.Clock.GetUtcNow()), TestMetrics(run), Markup.Escape(run.Description.Memo));
            Screen.Results.Write(table);
            return 0;
        });
        return command;
    }

    private static Command Show()
    {
        var id = new Argument<string>("RUN") { Description = "The run's id, or its beginning." };
        var command = new Command("show", """
            Show all that is known of a run.

            Example: crest runs show 20190705_01_sn-class
            """) { id };
        command.SetAction(parsed =>
        {
            using RunStore? store = OpenStore();
            if (store is null) return 0;
            RunRecord run = store.Find(parsed.GetRequiredValue(id));
            Table table = new Table().Border(TableBorder.None).HideHeaders().AddColumn("").AddColumn("");
            void Row(string name, string? value)
            {
                if (!string.IsNullOrEmpty(value)) table.AddRow(Markup.Escape(name), Markup.Escape(value));
            }

            Row("run", run.Id);
            Row("status", $"{run.Status}".ToLowerInvariant());
            Row("started", $"{run.Start.ToLocalTime():yyyy-MM-dd HH:mm:ss} on "
                + $"{run.Origin.Host} by {run.Origin.User} (process {run.Origin.ProcessId})");
            Row("took", Duration(run, store.Clock.GetUtcNow()));
            Row("git", run.Origin.GitCommit is null ? null : $"{run.Origin.GitCommit}{(run.Origin.GitDirty ? ", with changes" : "")}");
            Row("command", run.Description.CommandLine);
            Row("memo", run.Description.Memo);
            foreach ((string name, string value) in run.Description.Tags) Row($"tag {name}", value);
            foreach ((string name, long seed) in run.Description.Seeds) Row($"seed {name}", $"{seed}");
            foreach ((string name, string hash) in run.Description.DataHashes) Row($"data {name}", hash);
            foreach ((string name, string value) in run.Description.Parameters) Row($"option {name}", value);
            foreach ((string name, double value) in run.LatestMetrics) Row($"metric {name}", $"{value:G6}");
            foreach (RunArtifact artifact in run.Artifacts)
                Row($"artifact {artifact.Path}", $"{artifact.Size} bytes, sha256 {artifact.Hash[..12]}");
            Screen.Results.Write(table);
            return 0;
        });
        return command;
    }

    private static RunStore? OpenStore()
    {
        if (Project.FindExisting(Environment.CurrentDirectory) is { } project) return RunStore.Open(project, TimeProvider.System);
        Screen.Say($"no runs yet: neither {Environment.CurrentDirectory} nor a folder above it contains {Project.Marker}/, "
            + "which the first 'crest train' makes");
        return null;
    }

    private static string Duration(RunRecord run, DateTimeOffset now)
    {
        TimeSpan took = (run.End ?? (run.Status == RunStatus.Running ? now : run.Heartbeat)) - run.Start;
        return took.TotalHours >= 1 ? $"{(int)took.TotalHours} h {took.Minutes} min"
            : took.TotalMinutes >= 1 ? $"{took.Minutes} min {took.Seconds} s"
            : $"{took.TotalSeconds:F1} s";
    }

    private static string TestMetrics(RunRecord run) => string.Join(", ", run.LatestMetrics
        .Where(m => m.Key is "test_accuracy" or "test_auc_class_0" or "test_nmad" or "test_outlier_fraction" or "test_mae")
        .Select(m => $"{m.Key["test_".Length..]} {(double.IsNaN(m.Value) ? "–" : $"{m.Value:F4}")}"));
}
