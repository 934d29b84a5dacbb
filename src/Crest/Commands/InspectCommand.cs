using System.CommandLine;

namespace Crest.CommandLine.Commands;

internal static class InspectCommand
{
    public static Command Create() => new("inspect", "");
}
