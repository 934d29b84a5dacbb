using Crest.Experiments.Notes;
using Crest.Foundation.Projects;
using Microsoft.Extensions.Time.Testing;

namespace Crest.Experiments.Tests.Notes;

public sealed class NotePageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 29, 23, 30, 0, 123, TimeSpan.Zero));
    private readonly Project _project;

    public NotePageTests() => _project = Project.Create(_folder.FullPath);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_day_has_pages_with_numbers_and_each_begins_where_the_last_was_written()
    {
        NotePage first = NotePage.Next(_project, _clock);
        Assert.Equal((_folder["notes/2026-11-29.md"], null), (first.Path, first.Since));
        first.Write("None.");
        _clock.Advance(TimeSpan.FromMinutes(10));
        NotePage second = NotePage.Next(_project, _clock);
        Assert.Equal((_folder["notes/2026-11-29-2.md"], first.Written), (second.Path, second.Since));
        second.Write("None.");
        _clock.Advance(TimeSpan.FromHours(1));
        NotePage third = NotePage.Next(_project, _clock);
        Assert.Equal((_folder["notes/2026-11-30.md"], second.Written), (third.Path, third.Since));
        Assert.Contains("## Runs since 2026-11-29 23:40", Written(third, ""), StringComparison.Ordinal);
    }

    [Fact]
    public void The_day_is_that_of_the_users_zone()
    {
        _clock.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("tokyo", TimeSpan.FromHours(9), "Tokyo", "Tokyo"));
        NotePage page = NotePage.Next(_project, _clock);
        Assert.Equal("2026-11-30.md", Path.GetFileName(page.Path));
        page.Write("");
        Assert.StartsWith(
            "<!-- crest note 2026-11-29T23:30:00.123Z -->\n# 2026-11-30\n", File.ReadAllText(page.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void The_projects_own_template_is_used_and_one_without_a_place_loses_no_run()
    {
        Write("notes/template.md", "{date} of us\n");
        string text = Written(NotePage.Next(_project, _clock), "| 1 | {date} |");
        Assert.EndsWith("2026-11-29 of us\n\n| 1 | {date} |\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_the_user_wrote_counts_from_the_beginning_of_its_day_and_other_files_do_not()
    {
        Write("notes/2026-11-27.md", "by hand\n");
        Write("notes/2026-13-99.md", "no day\n");
        Write("notes/2027.md", "no day\n");
        Assert.Equal(new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero), NotePage.Next(_project, _clock).Since);
    }

    private void Write(string relative, string text)
    {
        Directory.CreateDirectory(_folder["notes"]);
        File.WriteAllText(_folder[relative], text);
    }

    private static string Written(NotePage page, string runs)
    {
        page.Write(runs);
        return File.ReadAllText(page.Path);
    }
}
