using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Foundation.Errors;
using Crest.Workflows.Engine;
using Crest.Workflows.WheelProjects;
using Spectre.Console;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest workflow import</c>: turns a project of WHEEL into the folder of a workflow.</summary>
internal static class WorkflowImportCommand
{
    private const string Name = "crest workflow import";

    public static Command Create()
    {
        var source = new Argument<string>("SOURCE")
        {
            Description = "The project: a folder, an archive (.tgz, .tar.gz, .tar), or a git repository of this machine.",
        };
        var folder = new Argument<string>("DIR") { Description = "The folder of the workflow, which is made." };
        var map = new Option<string[]>("--host-map")
        {
            Description = "The host of hosts.yaml, or local, that a host of the project stands for; may be given several times.",
            HelpName = "NAME=HOST",
        };
        map.Validators.Add(result =>
        {
            foreach (string text in result.Tokens.Select(token => token.Value))
                if (text.StartsWith('=') || text.EndsWith('=') || !text.Contains('=', StringComparison.Ordinal))
                    result.AddError($"--host-map must be NAME=HOST, not {text}");
        });
        var force = new Option<bool>("--force") { Description = "Replace the workflow that is in DIR, with all its files." };
        var command = new Command("import", """
            Turn a project of WHEEL, RIKEN's workflow tool, into a workflow.

            Example: crest workflow import night.wheel.tgz night --host-map cluster=login
            """) { source, folder, map, force };
        command.SetAction((parsed, stop) =>
        {
            string path = parsed.GetRequiredValue(folder);
            using WheelImport import = WheelImport.Open(parsed.GetRequiredValue(source), stop);
            IReadOnlyList<string> known = WorkflowHosts.Of(path);
            Dictionary<string, string> hosts = Given(parsed.GetValue(map) ?? [], import.Hosts, known);
            foreach (string host in import.Hosts.Where(host => !hosts.ContainsKey(host)).ToArray())
                hosts.Add(host, Ask(host, known) ?? throw Missing(import.Hosts.Where(host => !hosts.ContainsKey(host))));
            IReadOnlyList<string> changes = import.Write(path, hosts, parsed.GetValue(force), Screen.Say);
            foreach (string change in changes) Screen.Warn(change);
            Screen.Say($"{path}: the workflow is there; 'crest workflow run {path}' runs it");
            return Task.FromResult(0);
        });
        return command;
    }

    private static Dictionary<string, string> Given(string[] map, IReadOnlyList<string> needed, IReadOnlyList<string> known)
    {
        var hosts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in map)
        {
            int at = pair.IndexOf('=', StringComparison.Ordinal);
            (string name, string host) = (pair[..at], pair[(at + 1)..]);
            if (!needed.Contains(name))
                throw new WrongUsageException($"--host-map {pair}: the project names no host '{name}'"
                    + (needed.Count > 0 ? $"; its hosts are {string.Join(", ", needed)}" : ""), Name);
            if (!hosts.TryAdd(name, host))
                throw new WrongUsageException($"--host-map {pair}: '{name}' stands for {hosts[name]} already", Name);
            if (!known.Contains(host)) Screen.Warn($"hosts.yaml has no host '{host}' yet; add it before you run the workflow");
        }

        return hosts;
    }

    /// <summary>Asks on a terminal; null elsewhere.</summary>
    private static string? Ask(string host, IReadOnlyList<string> known) =>
        !Screen.Messages.Profile.Capabilities.Interactive || Console.IsInputRedirected
            ? null
            : Screen.Messages.Prompt(new SelectionPrompt<string>()
                .Title(Markup.Escape($"Which of your hosts is '{host}' of the project? (hosts.yaml defines them)")).AddChoices(known));

    private static CrestException Missing(IEnumerable<string> hosts)
    {
        string[] names = [.. hosts];
        string what = names.Length == 1 ? "the host" : "the hosts";
        return new CrestException($"the project uses {what} {string.Join(", ", names)}: say which of yours "
            + $"stand for them, with {string.Join(' ', names.Select(name => $"--host-map {name}=HOST"))} "
            + "(a name of hosts.yaml, or local)");
    }
}
