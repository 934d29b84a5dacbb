using System.Text.RegularExpressions;
using System.Xml.Linq;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>The rules of the house: what knows what, and how long files and lines are.</summary>
public partial class HouseTests
{
    private const int LongestFile = 250;
    private const int LongestLine = 140;

    public static TheoryData<string> RoomNames => [.. Directory.GetDirectories(At("src")).Select(d => Path.GetFileName(d)!)];

    [Theory]
    [MemberData(nameof(RoomNames))]
    public void No_room_knows_a_room_above_it(string room)
    {
        XDocument project = XDocument.Load(At("src", room, $"{room}.csproj"));
        string[] known =
        [
            .. project.Descendants("ProjectReference")
                .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/'))),
        ];
        Assert.Empty(known.Except(Find(room).MayKnow));
    }

    [Theory]
    [MemberData(nameof(RoomNames))]
    public void No_folder_knows_a_folder_of_its_room_above_it(string room)
    {
        Dictionary<string, string[]> allowed = Find(room).Folders;
        string root = At("src", room);
        string[] folders = [.. Directory.GetDirectories(root).Select(d => Path.GetFileName(d)!)];
        var known = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string file in SourceFiles(root))
        {
            string[] path = Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar);
            string folder = path.Length > 1 ? path[0] : "";
            string[] mayKnow = allowed.GetValueOrDefault(folder, []);
            foreach (string other in Mentioned(room, file).Where(other => other != folder && folders.Contains(other)))
                if (!mayKnow.Contains(other)) known.Add($"{room}/{folder} must not know {other}: {path[^1]}");
        }

        Assert.True(known.Count == 0, string.Join("\n", known));
    }

    /// <summary>The tables above are in an order in which each knows only what comes before it, so what they allow has no circle.</summary>
    [Fact]
    public void What_is_allowed_has_no_circle()
    {
        var rooms = new HashSet<string>();
        foreach (Room room in Room.All)
        {
            Assert.Empty(room.MayKnow.Except(rooms));
            rooms.Add(room.Name);
            HashSet<string> folders = [.. room.Folders.Values.SelectMany(f => f).Except(room.Folders.Keys)];
            foreach ((string folder, string[] known) in room.Folders)
            {
                Assert.Empty(known.Except(folders).Select(other => $"{room.Name}/{folder} comes before {other}, which it may know"));
                folders.Add(folder);
            }

            string[] there = [.. Directory.GetDirectories(At("src", room.Name)).Select(d => Path.GetFileName(d)!)];
            Assert.Empty(folders.Except([.. there, ""]).Select(folder => $"src/{room.Name} has no folder {folder}"));
        }

        Assert.Equal(RoomNames.Select(row => row.Data).Order(StringComparer.Ordinal), rooms.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Files_and_lines_are_short_enough_to_read()
    {
        var tooLong = new List<string>();
        foreach (string folder in (string[])["src", "tests", "bench"])
        {
            foreach (string file in SourceFiles(At(folder)))
            {
                string[] lines = File.ReadAllLines(file);
                string name = Path.GetRelativePath(ReferenceFiles.Root, file);
                if (lines.Length > LongestFile) tooLong.Add($"{name} has {lines.Length} lines; split it by idea");
                tooLong.AddRange(lines.Index().Where(line => line.Item.Length > LongestLine)
                    .Select(line => $"{name}:{line.Index + 1} has {line.Item.Length} characters"));
            }
        }

        Assert.True(tooLong.Count == 0, string.Join("\n", tooLong));
    }

    private static string At(params string[] path) => Path.Combine([ReferenceFiles.Root, .. path]);

    private static Room Find(string name) =>
        Array.Find(Room.All, room => room.Name == name) ?? throw new InvalidOperationException($"src/{name} is not a room of the design");

    private static IEnumerable<string> SourceFiles(string root) =>
        from file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
        let folders = Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar)
        where !folders.Contains("obj") && !folders.Contains("bin")
        select file;

    /// <summary>The folders of a room that a file names: in a using, or before a type.</summary>
    private static IEnumerable<string> Mentioned(string room, string file) =>
        from line in File.ReadLines(file)
        where !line.StartsWith("namespace ", StringComparison.Ordinal) && !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
        from Match match in Qualified().Matches(line)
        where match.Groups["room"].Value == (room == "Crest" ? "Crest.CommandLine" : room)
        select match.Groups["folder"].Value;

    [GeneratedRegex(@"\b(?<room>Crest\.[A-Z]\w*)\.(?<folder>[A-Z]\w*)(?=[.;])",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Qualified();
}
