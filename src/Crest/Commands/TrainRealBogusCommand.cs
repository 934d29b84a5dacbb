using System.CommandLine;
using Crest.CommandLine.Terminal;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest train real-bogus</c>.</summary>
internal static class TrainRealBogusCommand
{
    public static Command Create() => new("real-bogus", "Learn to tell real candidates from bogus ones.")
    {
        TrainPartialAucCommand.Create(),
        TrainTreesCommand.Forest().WithOldSpelling(),
        TrainTreesCommand.Boosting(),
    };
}
