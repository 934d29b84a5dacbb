using System.CommandLine;

namespace Crest.CommandLine.Commands;

internal static class RunsCommand
{
    public static Command Create() => new("runs", "");
}
