using System.Xml.Linq;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>The rule of the house: each room knows only the rooms below it.</summary>
public class HouseTests
{
    /// <summary>What each room may know, from the lowest up.</summary>
    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["Crest.Foundation"] = [],
        ["Crest.Hosts"] = ["Crest.Foundation"],
        ["Crest.Numerics"] = ["Crest.Foundation"],
        ["Crest.Learning"] = ["Crest.Foundation", "Crest.Numerics"],
        ["Crest.Survey"] = ["Crest.Foundation", "Crest.Numerics"],
        ["Crest.Experiments"] = ["Crest.Foundation", "Crest.Numerics"],
        ["Crest.Pipelines"] = ["Crest.Foundation", "Crest.Hosts", "Crest.Numerics", "Crest.Learning", "Crest.Survey", "Crest.Experiments"],
        ["Crest"] =
        [
            "Crest.Foundation", "Crest.Hosts", "Crest.Numerics", "Crest.Learning", "Crest.Survey", "Crest.Experiments", "Crest.Pipelines",
        ],
    };

    public static TheoryData<string> Rooms =>
        [.. Directory.GetDirectories(Path.Combine(ReferenceFiles.Root, "src")).Select(d => Path.GetFileName(d)!)];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void No_room_knows_a_room_above_it(string room)
    {
        Assert.True(MayKnow.TryGetValue(room, out string[]? below), $"src/{room} is not a room of the design");
        XDocument project = XDocument.Load(Path.Combine(ReferenceFiles.Root, "src", room, $"{room}.csproj"));
        string[] known = [.. project.Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))];
        Assert.Empty(known.Except(below));
    }

    [Fact]
    public void Learning_knows_no_files_of_the_survey_and_experiments_know_no_layers()
    {
        Assert.Empty(Mentions("Crest.Learning", "Crest.Survey", "Crest.Experiments"));
        Assert.Empty(Mentions("Crest.Survey", "Crest.Learning", "Crest.Experiments"));
        Assert.Empty(Mentions("Crest.Experiments", "Crest.Learning", "Crest.Survey"));
    }

    private static IEnumerable<string> Mentions(string room, params string[] others) =>
        from file in Directory.EnumerateFiles(Path.Combine(ReferenceFiles.Root, "src", room), "*.cs", SearchOption.AllDirectories)
        where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        from other in others
        where File.ReadAllText(file).Contains($"using {other}", StringComparison.Ordinal)
        select $"{file} mentions {other}";
}
