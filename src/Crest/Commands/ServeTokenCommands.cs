using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Dashboard.Access;
using Crest.Foundation.Projects;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest serve token add | list | revoke</c>: who may open the dashboard from elsewhere.</summary>
internal static class ServeTokenCommands
{
    public static Command Create() => new("token", "Make, list and revoke the tokens that open the dashboard.") { Add(), List(), Revoke() };

    private static AccessTokens Tokens() => new(Project.Find(Environment.CurrentDirectory), TimeProvider.System);

    private static Command Add()
    {
        var name = new Argument<string>("NAME") { Description = "What the token is called, to revoke it by: who or what uses it." };
        var readOnly = new Option<bool>("--read-only") { Description = "The token lets nobody change anything." };
        var command = new Command("add", """
            Make a token and print it. It cannot be printed again. A server that runs accepts it at once.

            Example: crest serve token add phone --read-only
            """) { name, readOnly };
        command.SetAction(parsed =>
        {
            Console.WriteLine(Tokens().Add(parsed.GetRequiredValue(name), parsed.GetValue(readOnly)));
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", """
            List the tokens by their names.

            Example: crest serve token list
            """);
        var output = new OutputOptions();
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            IReadOnlyList<AccessToken> tokens = Tokens().All();
            if (output.Of(parsed) is not OutputFormat.Table and var format)
            {
                OutputRecords.Show(format, [.. tokens.Select(token => new OutputRecord
                {
                    { "name", token.Name }, { "rights", Rights(token) }, { "created", token.Created },
                })], "name", "rights", "created");
                return 0;
            }

            if (tokens.Count == 0) Screen.Say("there is no token");
            var table = new FittedTable([new FittedColumn("token"), new FittedColumn("rights"), new FittedColumn("created") { Rank = 1 }]);
            foreach (AccessToken token in tokens)
                table.AddRow(token.Name, Rights(token), $"{token.Created.ToLocalTime():yyyy-MM-dd HH:mm}");
            if (tokens.Count > 0) table.Show("'crest serve token list --csv' shows all");
            return 0;
        });
        return command;
    }

    private static Command Revoke()
    {
        var name = new Argument<string>("NAME") { Description = "The token's name." };
        var command = new Command("revoke", """
            Revoke a token: it opens nothing any more, in a server that runs from its next request on.

            Example: crest serve token revoke phone
            """) { name };
        command.SetAction(parsed =>
        {
            Tokens().Revoke(parsed.GetRequiredValue(name));
            Screen.Say($"{parsed.GetRequiredValue(name)} is revoked");
            return 0;
        });
        return command;
    }

    private static string Rights(AccessToken token) => token.ReadOnly ? "read" : "read and change";
}
