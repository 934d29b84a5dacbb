using System.Globalization;
using System.Text.RegularExpressions;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Projects;

namespace Crest.Experiments.Notes;

/// <summary>
/// A page of a laboratory notebook that is about to be written: <c>notes/2026-11-29.md</c>, or <c>2026-11-29-2.md</c> where the day has
/// one. The user goes on writing in it; the program never changes a page.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Written">The time.</param>
/// <param name="Since">When the last page was written; null where there is none.</param>
public sealed partial record NotePage(string Path, DateTimeOffset Written, DateTimeOffset? Since)
{
    /// <summary>The folder of the pages in a project.</summary>
    public const string Folder = "notes";

    /// <summary>The page that each new one is made from, in <see cref="Folder"/>.</summary>
    public const string TemplateFile = "template.md";

    /// <summary>The template where a project has none.</summary>
    public const string DefaultTemplate = """
        # {date}

        ## Runs since {since}

        {runs}

        ## What I did and why


        ## What came of it


        ## What is next

        """;

    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ", Runs = "{runs}";

    /// <summary>The page that follows those of a project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="clock">The time, and the zone of the day.</param>
    /// <exception cref="CrestException">The last page cannot be read.</exception>
    public static NotePage Next(Project project, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(clock);
        string folder = System.IO.Path.Combine(project.Folder, Folder);
        (string Path, DateOnly Day, int Number)[] pages =
        [
            .. (Directory.Exists(folder) ? Directory.GetFiles(folder, "*.md") : [])
                .Select(path => (Path: path, Name: PageName().Match(System.IO.Path.GetFileName(path))))
                .Where(page => page.Name.Success && DateOnly.TryParseExact(page.Name.Groups["day"].Value, "yyyy-MM-dd", out _))
                .Select(page => (
                    page.Path, DateOnly.ParseExact(page.Name.Groups["day"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture),
                    page.Name.Groups["number"] is { Success: true } number ? int.Parse(number.Value, CultureInfo.InvariantCulture) : 1))
                .OrderBy(page => page.Item2).ThenBy(page => page.Item3),
        ];
        DateTimeOffset now = clock.GetLocalNow();
        var today = DateOnly.FromDateTime(now.DateTime);
        int last = pages.Where(page => page.Day == today).Select(page => page.Number).DefaultIfEmpty(0).Max();
        string name = $"{today:yyyy-MM-dd}{(last == 0 ? "" : $"-{last + 1}")}.md";
        string path = System.IO.Path.Combine(folder, name);
        // A page of a day to come is no last page.
        return new NotePage(
            path, now,
            pages.LastOrDefault(page => page.Day <= today) is { Path: not null } latest ? TimeOf(latest.Path, latest.Day, clock) : null);
    }

    /// <summary>Writes the page: the project's template with the date and the runs in their places.</summary>
    /// <param name="runs">The runs since <see cref="Since"/>, in Markdown.</param>
    /// <exception cref="CrestException">The template cannot be read, or the page cannot be written or has appeared meanwhile.</exception>
    public void Write(string runs)
    {
        string template = Template(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, TemplateFile));
        // A template without a place for them loses no run.
        if (!template.Contains(Runs, StringComparison.Ordinal)) template = $"{template.TrimEnd()}\n\n{Runs}\n";
        string since = Since is { } time ? $"{time.ToOffset(Written.Offset):yyyy-MM-dd HH:mm}" : "the beginning";
        string text = template
            .Replace("{date}", $"{Written:yyyy-MM-dd}", StringComparison.Ordinal)
            .Replace("{since}", since, StringComparison.Ordinal)
            .Replace(Runs, runs, StringComparison.Ordinal);
        string mark = $"<!-- crest note {Written.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)} -->";
        if (File.Exists(Path)) throw new CrestException($"{Path}: exists already; call again for the next page");
        AtomicFile.WriteAllText(Path, $"{mark}\n{text}");
    }

    private static string Template(string path)
    {
        try
        {
            return System.IO.Path.Exists(path) ? InputFile.ReadAllText(path) : DefaultTemplate;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
    }

    /// <summary>When a page was written: as its first line says, or the beginning of its day where the user has removed that.</summary>
    private static DateTimeOffset TimeOf(string path, DateOnly day, TimeProvider clock)
    {
        try
        {
            Match mark = Mark().Match(InputFile.ReadAllText(path).Split('\n', 2)[0]);
            if (mark.Success && DateTime.TryParseExact(
                mark.Groups["time"].Value, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out DateTime time))
                return new DateTimeOffset(time, TimeSpan.Zero);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }

        var midnight = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        return new DateTimeOffset(midnight, clock.LocalTimeZone.GetUtcOffset(midnight));
    }

    [GeneratedRegex(@"^(?<day>\d{4}-\d\d-\d\d)(-(?<number>\d{1,6}))?\.md$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PageName();

    [GeneratedRegex(@"^<!-- crest note (?<time>\S+) -->\s*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mark();
}
