using System.CommandLine;
using System.CommandLine.Completions;
using Crest.CommandLine.Commands;
using Crest.Experiments.Runs;
using Crest.Experiments.StudyTables;
using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.Searches;
using Crest.Workflows.Components;

namespace Crest.CommandLine.Completions;

/// <summary>
/// What may be given for a value, by the word that stands for it in the help: <c>RUN</c>, <c>STUDY</c>, <c>COMPONENT</c>,
/// <c>a|b|c</c>.
/// </summary>
internal static class ValueNames
{
    /// <summary>Gives the arguments and options of a command, and of those below it, their sources of completions.</summary>
    public static void AddTo(Command command)
    {
        foreach (Argument argument in command.Arguments)
            if ((argument.Name == "DIR" ? Workflows : Source(argument.Name)) is { } source) argument.CompletionSources.Add(source);
        foreach (Option option in command.Options)
            if (option.HelpName is { } name && Source(name) is { } source) option.CompletionSources.Add(source);
        foreach (Command below in command.Subcommands) AddTo(below);
    }

    private static Func<CompletionContext, IEnumerable<CompletionItem>>? Source(string placeholder) => placeholder switch
    {
        "RUN" => Runs,
        "STUDY" => Studies,
        "COMPONENT" => Components,
        _ when placeholder.Contains('|', StringComparison.Ordinal) =>
            _ => placeholder.Split('|').Select(choice => new CompletionItem(choice)),
        _ => null,
    };

    private static IEnumerable<CompletionItem> Runs(CompletionContext context) =>
        (RunStoreOption.Of(context.ParseResult) ?? Project.FindExisting(Environment.CurrentDirectory)?.RunStorePath) is { } store
            ? RunNames.Beginning(store, context.WordToComplete, deleted: context.ParseResult.CommandResult.Command.Name == "restore")
                .Select((run, number) => Item(run.Id, run.About, number))
            : [];

    private static IEnumerable<CompletionItem> Studies(CompletionContext context)
    {
        string? storage = context.ParseResult.CommandResult.Command.Options.OfType<Option<string?>>()
            .FirstOrDefault(option => option.Name == "--storage") is { } option ? context.ParseResult.GetValue(option) : null;
        return StudyNames.Beginning(StudyAddress.OfExisting(storage, new JobContext(Environment.CurrentDirectory)), context.WordToComplete)
            .Select((study, number) => Item(study, null, number));
    }

    /// <summary>The folders below this one that are workflows.</summary>
    private static IEnumerable<CompletionItem> Workflows(CompletionContext context) =>
        Directory.EnumerateDirectories(Environment.CurrentDirectory)
            .Where(folder => File.Exists(Path.Combine(folder, WorkflowFile.FileName)))
            .Select(folder => new CompletionItem(Path.GetFileName(folder), detail: "A workflow."));

    private static IEnumerable<CompletionItem> Components(CompletionContext context)
    {
        string folder = context.ParseResult.CommandResult.Command.Arguments.OfType<Argument<string>>()
            .FirstOrDefault(argument => argument.Name == "DIR") is { } argument ? context.ParseResult.GetValue(argument)! : ".";
        try
        {
            return Below(WorkflowFile.Read(folder)).Select((component, number) => Item(component.Path, component.Description, number));
        }
        catch (CrestException)
        {
            return [];
        }
    }

    private static IEnumerable<Component> Below(ContainerComponent container) => container.Components
        .SelectMany(component => component is ContainerComponent inner ? Below(inner).Prepend(component) : [component]);

    private static CompletionItem Item(string name, string? about, int number) =>
        new(name, sortText: $"{number:D6}", detail: about);
}
