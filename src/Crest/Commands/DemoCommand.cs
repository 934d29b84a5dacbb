using System.CommandLine;

namespace Crest.CommandLine.Commands;

internal static class DemoCommand
{
    public static Command Create() => new("demo", "");
}
