using System.CommandLine;
using System.Globalization;
using Crest.CommandLine.Terminal;
using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;
using Crest.Foundation.Errors;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.Searches;
using Spectre.Console;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest studies list | close | delete</c>: the studies of a storage.</summary>
internal static class StudiesCommand
{
    public static Command Create() => new("studies", "Show, close or delete the studies of searches.") { List(), Close(), Delete() };

    private static Option<string?> Storage() =>
        new("--storage") { Description = $"{StudyAddress.Description} Default: {StudyAddress.Default}.", HelpName = "STORAGE" };

    private static Argument<string> Name() => new("NAME") { Description = "The study's name." };

    private static Command List()
    {
        Option<string?> storage = Storage();
        var command = new Command("list", """
            List the studies, the oldest first: their state, how many trials are finished, the best value.

            Example: crest studies list
            """) { storage };
        command.SetAction(parsed =>
        {
            using DatabaseStudies studies = Open(parsed.GetValue(storage));
            IReadOnlyList<StudyRecord> all = studies.All();
            if (all.Count == 0)
            {
                Screen.Say("there is no study");
                return 0;
            }

            Table table = new Table().Border(TableBorder.Simple);
            foreach (string column in (string[])["study", "state", "trials", "running", "best value"]) table.AddColumn(column);
            foreach (StudyRecord study in all)
            {
                (string trials, string best) = Trials(studies, study);
                table.AddRow(Markup.Escape(study.Name), State(study), trials, $"{study.Running}", best);
            }

            Screen.Results.Write(table);
            return 0;
        });
        return command;
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
            (string trials, _) = Trials(studies, study);
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
        { End: not null } => "ended",
        { IsOpen: false } => "finished",
        { IsFollowed: true } => "open, searching",
        { Running: > 0 } => "open, workers only",
        _ => "open, nobody at work",
    };

    private static (string Trials, string Best) Trials(DatabaseStudies studies, StudyRecord study)
    {
        if (study.Definition is not { } definition) return ("", "");
        var history = new StudyHistory(definition.Space, definition.Direction);
        studies.Refresh(study.Id, history);
        return (
            string.Create(CultureInfo.InvariantCulture, $"{history.Trials.Count(trial => trial.IsFinished)} of {definition.Iterations}"),
            history.Best is { Value: { } value } ? value.ToString("G6", CultureInfo.InvariantCulture) : "");
    }

    private static string Count(int trials) => trials == 1 ? "1 trial is" : $"{trials} trials are";
}
