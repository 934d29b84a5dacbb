using System.CommandLine;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest train real-bogus</c>.</summary>
internal static class TrainRealBogusCommand
{
    public static Command Create() => new("real-bogus", "Learn to tell real candidates from bogus ones.")
    {
        TrainPartialAucCommand.Create(),
        TrainTreesCommand.Forest(),
        TrainTreesCommand.Boosting(),
    };
}
