using System.CommandLine;
using System.Net;
using Crest.CommandLine.Terminal;
using Crest.Dashboard.Access;
using Crest.Dashboard.Serving;
using Crest.Foundation.Projects;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.Searches;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest serve</c>: the dashboard of the project.</summary>
internal static class ServeCommand
{
    private const string FirstToken = "first";

    public static Command Create()
    {
        var address = new Option<IPAddress>("--address")
        {
            Description = "The address to listen on. Any but that of this machine needs a token, which is made and printed.",
            HelpName = "IP",
            DefaultValueFactory = _ => IPAddress.Loopback,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (text.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return IPAddress.Loopback;
                if (IPAddress.TryParse(text, out IPAddress? parsed)) return parsed;
                result.AddError($"--address must be an IP address such as 127.0.0.1 or 0.0.0.0, not '{text}'");
                return null;
            },
        };
        var port = new Option<int>("--port")
        {
            Description = "The port; 0 for any that is free.", HelpName = "N", DefaultValueFactory = _ => DashboardSettings.UsualPort,
        };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !(int.TryParse(text, out int number) && number is >= 0 and <= IPEndPoint.MaxPort))
                result.AddError($"--port must be 0 to {IPEndPoint.MaxPort}, not {text}");
        });
        var prefix = new Option<string?>("--path-prefix")
        {
            Description = "What a reverse proxy puts before each path, e.g. /crest. Every request needs a token then.", HelpName = "PREFIX",
        };
        prefix.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !IsPrefix(text))
                result.AddError($"--path-prefix must be a path such as /crest, not '{text}'");
        });
        var hosts = new Option<string[]>("--allowed-host")
        {
            Description = "A name under which the server answers too, such as that of a reverse proxy. May be given several times. "
                + "Every request needs a token then.",
            HelpName = "NAME",
        };
        var command = new Command("serve", """
            Serve the dashboard of this project, and the interface of MLflow, until Ctrl-C.

            Example: crest serve --port 5000
            """) { address, port, prefix, hosts };
        command.Subcommands.Add(ServeTokenCommands.Create());
        command.SetAction((parsed, cancellation) =>
        {
            StopSignal.Watch();
            var settings = new DashboardSettings(
                Project.Find(Environment.CurrentDirectory) with { RunStoreAddress = RunStoreOption.Of(parsed) })
            {
                Address = parsed.GetValue(address)!,
                Port = parsed.GetValue(port),
                PathPrefix = (parsed.GetValue(prefix) ?? "").TrimEnd('/'),
                AllowedHosts = parsed.GetValue(hosts) ?? [],
                StudyStorage = StudyAddress.OfExisting(null, new JobContext(Environment.CurrentDirectory)),
                Program = ThisProgram.Words,
                Message = Screen.Say,
            };
            return Serve(settings, cancellation);
        });
        return command;
    }

    private static async Task<int> Serve(DashboardSettings settings, CancellationToken cancellation)
    {
        string query = settings.IsOpen ? "" : TokenQuery(settings);
        await using DashboardServer server = await DashboardServer.Start(settings, cancellation);
        Console.WriteLine($"{server.Address}{query}");
        Screen.Say($"serving {settings.Project.Folder}; Ctrl-C ends it");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        catch (OperationCanceledException) when (StopSignal.Name == "SIGTERM")
        {
            // That is how a service is ended.
        }

        return 0;
    }

    /// <summary>The first token that allows changes, which is made here; those that are there cannot be shown again.</summary>
    private static string TokenQuery(DashboardSettings settings)
    {
        var tokens = new AccessTokens(settings.Project, settings.Clock);
        if (tokens.All().All(token => token.ReadOnly)) return $"?token={tokens.Add(FirstToken, readOnly: false)}";
        Screen.Say("the tokens made before open it; 'crest serve token add NAME' makes another");
        return "";
    }

    private static bool IsPrefix(string text) => text.Length == 0
        || (text[0] == '/' && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or '~')
            && !text.Contains("//", StringComparison.Ordinal) && !text.Split('/').Contains(".."));
}
