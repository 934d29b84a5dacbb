using Crest.EndToEnd.Tests.Program;

namespace Crest.EndToEnd.Tests;

/// <summary>The ranked list that <c>crest merge</c> prints.</summary>
public class RankedListTests(PreparedSurvey survey)
{
    private const string LongName = "SN_with_a_name_that_is_longer_than_its_column_2026abcd";

    [Fact]
    public void No_line_is_longer_than_80_or_ends_with_a_blank_and_no_name_is_broken()
    {
        using Project project = survey.Copy("models", "data");
        string name = File.ReadAllLines(project.At("models/sn-class/real.csv"))[1].Split(',')[0];
        foreach (string task in PreparedSurvey.Tasks)
        {
            string path = project.At($"models/{task}/real.csv");
            // The first object gets a long name and is the most probable of class 0.
            string text = File.ReadAllText(path).Replace($"\n{name},", $"\n{LongName},", StringComparison.Ordinal);
            string[] lines = text.Split('\n');
            if (task == "sn-class") lines[1] = $"{LongName},1,0,0,0,0,0,{string.Join(',', lines[1].Split(',')[7..])}";
            File.WriteAllText(path, string.Join('\n', lines));
        }

        string[] shown = project.Run(PreparedSurvey.Merge).Succeeded().Output.Split('\n');
        string[] list = [.. shown.TakeWhile(line => !line.StartsWith("wrote", StringComparison.Ordinal))];
        Assert.All(list, line => Assert.InRange(line.Length, 0, 80));
        Assert.All(list, line => Assert.Equal(line.TrimEnd(), line));
        Assert.Contains(list, line => line.EndsWith(LongName, StringComparison.Ordinal));
        string[] names = [.. File.ReadAllLines(project.At("merged/real.csv")).Skip(2).Take(19).Select(line => line.Split(',')[0])];
        Assert.All(names, n => Assert.Contains(list, line => line.Contains($"  {n} ", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_object_without_a_measurement_is_not_judged_and_comes_last()
    {
        using Project project = survey.Copy("raw", "interim", "models", "data");
        string file = Directory.EnumerateFiles(project.At("raw/observed"), "1*.dat").Order(StringComparer.Ordinal).First();
        string[] rows = File.ReadAllLines(file);
        for (int i = 1; i < rows.Length; i++)
            rows[i] = string.Join(' ', [.. rows[i].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..4], "NAN", "NAN"]);
        File.WriteAllLines(file, rows);
        string name = Path.GetFileNameWithoutExtension(file)[2..];
        CrestResult prepared = project.Run($"{PreparedSurvey.PrepareObserved} --force").Succeeded();
        Assert.Contains($"1 of 30 objects without any measurement are not judged: {name}", prepared.Errors, StringComparison.Ordinal);
        foreach (string task in PreparedSurvey.Tasks)
        {
            CrestResult predicted = project.Run(PreparedSurvey.Predict(task, "--force")).Succeeded();
            Assert.Contains("1 of 30 objects are not judged: they have no measurement", predicted.Errors, StringComparison.Ordinal);
        }

        CrestResult merged = project.Run($"{PreparedSurvey.Merge} --force").Succeeded();
        Assert.Contains("... and 10 more; 1 not judged: no measurement", merged.Output, StringComparison.Ordinal);
        string last = File.ReadAllLines(project.At("merged/real.csv"))[^1];
        Assert.StartsWith($"{name},NaN,NaN,NaN,NaN,NaN,NaN,NaN,NaN,", last, StringComparison.Ordinal);
        Assert.EndsWith(",no measurement", last, StringComparison.Ordinal);
    }
}
