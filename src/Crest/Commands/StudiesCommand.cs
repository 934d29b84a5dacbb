using System.CommandLine;
using System.Globalization;
using Crest.CommandLine.Terminal;
using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;
using Crest.Foundation.Errors;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.Searches;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest studies list | close | delete</c>: the studies of a storage.</summary>
internal static class StudiesCommand
{
    public static Command Create() => new("studies", "Show, close or delete the studies of searches.") { List(), Close(), Delete() };

    private static Option<string?> Storage() =>
        new("--storage") { Description = $"{StudyAddress.Description} Default: {StudyAddress.Default}.", HelpName = "STORAGE" };

    private static Argument<string> Name() => new("STUDY") { Description = "The study's name." };

    private static Command List()
    {
        Option<string?> storage = Storage();
        var command = new Command("list", """
            List the studies, the oldest first: their state, how many trials are finished, the best value.

            Example: crest studies list
            """) { storage };
        var output = new OutputOptions();
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            // Where nobody has searched yet there is no file, unless a storage was named.
            bool isThere = parsed.GetValue(storage) is not null || StudyAddress.IsThere(new JobContext(Environment.CurrentDirectory));
            using DatabaseStudies? studies = isThere ? Open(parsed.GetValue(storage)) : null;
            IReadOnlyList<StudyRecord> all = studies?.All() ?? [];
            if (output.Of(parsed) is not OutputFormat.Table and var format)
                OutputRecords.Show(format, [.. all.Select(study => Record(studies!, study))], "name", "state");
            if (all.Count == 0)
            {
                Screen.Say("no studies yet: a search makes one");
                return 0;
            }

            if (output.Of(parsed) == OutputFormat.Table) Table(studies!, all).Show("'crest studies list --csv' shows all");
            return 0;
        });
        return command;
    }

    private static FittedTable Table(DatabaseStudies studies, IEnumerable<StudyRecord> all)
    {
        FittedColumn[] columns =
        [
            new("study") { Shortest = 24 }, new("state") { Rank = 3 }, new("trials") { Rank = 1 },
            new("running") { RightAligned = true, Rank = 4 },
            new("best value") { RightAligned = true, Rank = 2 },
        ];
        var table = new FittedTable(columns);
        foreach (StudyRecord study in all)
        {
            (int? finished, double? best) = Trials(studies, study);
            table.AddRow(
                study.Name, State(study), finished is null ? "" : $"{finished} of {study.Definition!.Iterations}", $"{study.Running}",
                best?.ToString("G6", CultureInfo.InvariantCulture) ?? "");
        }

        return table;
    }

    private static OutputRecord Record(DatabaseStudies studies, StudyRecord study)
    {
        (int? finished, double? best) = Trials(studies, study);
        return new OutputRecord
        {
            { "name", study.Name },
            { "state", State(study) },
            { "finished", finished },
            { "iterations", study.Definition?.Iterations },
            { "running", study.Running },
            { "best_value", best },
            { "direction", study.Definition is { } definition ? $"{definition.Direction}".ToLowerInvariant() : null },
        };
    }

    private static Command Close()
    {
        (Argument<string> name, Option<string?> storage) = (Name(), Storage());
        var command = new Command("close", """
            End a study: workers finish the trials that they are at work on and begin no more. The same search opens it again.

            Example: crest studies close sn-class-dataset.tr-6classes-1f2e3d4c
            """) { name, storage };
        command.SetAction(parsed =>
        {
            using DatabaseStudies studies = Open(parsed.GetValue(storage));
            StudyRecord study = StudyByName.Find(studies, parsed.GetRequiredValue(name));
            if (!study.IsOpen)
            {
                Screen.Say($"{study.Name} is not open: {State(study)}");
                return 0;
            }

            studies.End(study.Id, new StudyEnd(StudyEndKind.Stopped, "it was closed with 'crest studies close'"));
            Screen.Say($"{study.Name} is closed{(study.Running > 0 ? $"; {Count(study.Running)} still being finished" : "")}");
            return 0;
        });
        return command;
    }

    private static Command Delete()
    {
        (Argument<string> name, Option<string?> storage) = (Name(), Storage());
        var command = new Command("delete", """
            Delete a study with all its trials. The folder of the search, with the best parameters and the report, stays.

            Example: crest studies delete sn-class-dataset.tr-6classes-1f2e3d4c
            """) { name, storage };
        command.SetAction(parsed =>
        {
            using DatabaseStudies studies = Open(parsed.GetValue(storage));
            StudyRecord study = StudyByName.Find(studies, parsed.GetRequiredValue(name));
            if (study.IsFollowed)
                throw new CrestException($"{study.Name}: a search follows this study; stop the search first "
                    + "(if it was killed, wait a minute)");
            // Those of dead workers are at work for nobody.
            studies.Reclaim(study.Id, StudyRunner.UsualPatience, int.MaxValue);
            study = StudyByName.Find(studies, study.Name);
            if (study.Running > 0)
                throw new CrestException($"{study.Name}: {Count(study.Running)} at work; "
                    + $"end them with 'crest studies close {study.Name}', and delete the study when they are finished");
            string trials = Trials(studies, study).Finished is { } finished ? $"{finished} of {study.Definition!.Iterations}" : "";
            studies.Delete(study.Id);
            Screen.Say($"{study.Name} is deleted ({trials} trials)");
            return 0;
        });
        return command;
    }

    private static DatabaseStudies Open(string? storage) => DatabaseStudies.Open(
        StudyAddress.OfExisting(storage, new JobContext(Environment.CurrentDirectory)), mustExist: true, message: Screen.Say);

    private static string State(StudyRecord study) => study switch
    {
        { Definition: null } => "of another program",
        { End: not null } => "closed",
        { IsOpen: false } => "finished",
        { IsFollowed: true } => "open, searching",
        { Running: > 0 } => "open, workers only",
        _ => "open, nobody at work",
    };

    private static (int? Finished, double? Best) Trials(DatabaseStudies studies, StudyRecord study)
    {
        if (study.Definition is not { } definition) return (null, null);
        var history = new StudyHistory(definition.Space, definition.Direction);
        studies.Refresh(study.Id, history);
        return (history.Trials.Count(trial => trial.IsFinished), history.Best?.Value);
    }

    private static string Count(int trials) => trials == 1 ? "1 trial is" : $"{trials} trials are";
}
