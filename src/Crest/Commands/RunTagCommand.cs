using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Experiments.Runs;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest runs tag</c>: sets and removes tags of a run.</summary>
internal static class RunTagCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("RUN") { Description = "The run's id, its beginning, or the run's name." };
        var tags = new Argument<string[]>("NAME=VALUE") { Description = "The tags to set.", Arity = ArgumentArity.ZeroOrMore };
        tags.Validators.Add(result =>
        {
            foreach (string tag in result.Tokens.Select(token => token.Value).Where(tag => tag.IndexOf('=', StringComparison.Ordinal) <= 0))
                result.AddError($"'{tag}': a tag is written NAME=VALUE");
        });
        var remove = new Option<string[]>("--remove")
        {
            Description = "Remove the tag of this name; can be given several times.", HelpName = "NAME",
        };
        var command = new Command("tag", """
            Set tags of a run, or remove them. A tag that the run has is replaced.

            Example: crest runs tag 20190705_01_sn-class paper=yes --remove draft
            """) { id, tags, remove };
        command.Validators.Add(result =>
        {
            if (result.GetResult(tags)?.Tokens.Count is null or 0 && result.GetResult(remove) is null)
                result.AddError("nothing to do: give NAME=VALUE or --remove NAME");
        });
        command.SetAction(parsed =>
        {
            string given = parsed.GetRequiredValue(id);
            using RunStore store = RunsCommand.StoreOf(parsed, given);
            RunRecord run = store.Find(given);
            Dictionary<string, string> before = new(run.Description.Tags);
            foreach (string name in parsed.GetValue(remove) ?? []) Remove(store, run.Id, name, before);
            foreach (string tag in parsed.GetValue(tags) ?? [])
            {
                int equals = tag.IndexOf('=', StringComparison.Ordinal);
                Set(store, run.Id, tag[..equals], tag[(equals + 1)..], before);
            }

            return 0;
        });
        return command;
    }

    private static void Remove(RunStore store, string id, string name, Dictionary<string, string> tags)
    {
        store.RemoveTag(id, name);
        string clean = CellText.Clean(name);
        Screen.Say(tags.Remove(name, out string? value)
            ? $"{id}: the tag {clean} is removed (it was '{CellText.Clean(value)}')"
            : $"{id}: there is no tag {clean}");
    }

    private static void Set(RunStore store, string id, string name, string value, Dictionary<string, string> tags)
    {
        store.SetTag(id, name, value);
        string was = tags.TryGetValue(name, out string? old) && old != value ? $" (it was '{CellText.Clean(old)}')" : "";
        Screen.Say($"{id}: the tag {CellText.Clean(name)} is '{CellText.Clean(value)}'{was}");
        tags[name] = value;
    }
}
