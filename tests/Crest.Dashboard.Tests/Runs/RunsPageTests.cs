using System.Globalization;
using System.Net;
using Crest.Experiments.Runs;

namespace Crest.Dashboard.Tests.Runs;

/// <summary>The pages of runs as the server writes them.</summary>
public class RunsPageTests
{
    private const string Script = "<script>alert('x')</script>";

    [Fact]
    public async Task The_address_says_which_runs_are_shown_and_how()
    {
        await using ServedProject served = await ServedProject.Start();
        string[] ids = [.. new[] { 0.7, 0.9, 0.8 }.Select(auc => served.AddRun(auc: auc))];
        served.AddRun("redshift", end: RunStatus.Failed);
        Assert.Equal([ids[1], ids[2], ids[0]], await Ids(served, "?where=method+%3D+sn-class&sort=metric.test_auc+desc"));
        Assert.Equal([ids[2]], await Ids(served, "?where=method+%3D+sn-class&sort=metric.test_auc+desc&size=1&page=2"));
        Assert.Equal([ids[0], ids[1], ids[2]], (await Ids(served, "?group=method")).Skip(1).Order(StringComparer.Ordinal));
        string text = (await served.Get("?column=param.hidden_size&column=tag.paper&where=method+%3D+sn-class")).Text;
        Assert.Contains("data-field=\"param.hidden_size\"><span>90</span>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("data-field=\"metric.loss\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_links_to_the_runs_that_it_is_made_from_and_those_that_are_made_from_it()
    {
        await using ServedProject served = await ServedProject.Start();
        string training = served.AddRun();
        string prediction = served.Store.Create(
            new RunDescription { Method = "predict-sn-class", Sources = new Dictionary<string, string> { ["model"] = training } },
            RunOrigin.OfThisProcess(served.At("")));
        Assert.Contains(
            $"href=\"/runs/{training}\">{training}</a>", (await served.Get($"runs/{prediction}")).Text, StringComparison.Ordinal);
        Assert.Contains(
            $"href=\"/runs/{prediction}\">{prediction}</a>", (await served.Get($"runs/{training}")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", HttpStatusCode.OK)]
    [InlineData("assets/dashboard.css", HttpStatusCode.OK)]
    [InlineData("nothing", HttpStatusCode.NotFound)]
    public async Task HEAD_is_answered_as_GET_without_a_body(string path, HttpStatusCode expected)
    {
        await using ServedProject served = await ServedProject.Start();
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using HttpResponseMessage answer = await served.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("?where=metric.loss+%3E", "expected a value")]
    [InlineData("?where=mehtod+%3D+x", "did you mean &#x27;method")]
    [InlineData("?sort=nothing+at+all", "no field")]
    [InlineData("?sort=metric.loss%3B+DROP+TABLE+runs", "alert")]
    [InlineData("?group=memo", "put together by")]
    [InlineData("?where=id+%3D+%27%27+OR+1%3D1+--", "no field")]
    public async Task What_is_wrong_with_a_search_is_said_beside_the_field(string query, string expected)
    {
        await using ServedProject served = await ServedProject.Start();
        served.AddRun();
        (HttpStatusCode status, string text) = await served.Get(query);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("role=\"alert\"", text, StringComparison.Ordinal);
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.DoesNotContain("<tr data-run", text, StringComparison.Ordinal);
        Assert.Equal(1, served.Store.Search().Total);
    }

    [Fact]
    public async Task A_condition_that_is_nested_ten_thousand_deep_is_refused()
    {
        await using ServedProject served = await ServedProject.Start();
        string deep = new string('(', 10_000) + "method = x" + new string(')', 10_000);
        Assert.True((int)(await served.Get($"?where={Uri.EscapeDataString(deep)}")).Status is >= 400 and < 500);
        string less = new string('(', 500) + "method = x" + new string(')', 500);
        Assert.Contains("deep", (await served.Get($"?where={Uri.EscapeDataString(less)}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_in_what_people_and_programs_write_is_shown_as_text()
    {
        await using ServedProject served = await ServedProject.Start();
        string id = served.Store.Create(
            new RunDescription
            {
                Method = "x", Name = Script, Memo = Script, Project = Script, CommandLine = Script, Configuration = Script,
                Parameters = new Dictionary<string, string> { [Script] = Script },
                Tags = new Dictionary<string, string> { [Script] = Script },
                DataHashes = new Dictionary<string, string> { [Script] = Script },
            },
            RunOrigin.OfThisProcess(served.Project.Folder));
        served.Store.LogBatch(id, [new RunMetric(Script, 1, DateTimeOffset.UtcNow, 1), new RunMetric(Script, 2, DateTimeOffset.UtcNow, 2)]);
        served.Store.AddArtifact(id, new RunArtifact($"{Script}.txt", 1, new string('0', 64)));
        served.Write($"runs/{id}/<img src=x onerror=alert(1)>.csv", "<script>alert('x')</script>,b\n1,2\n");
        string other = served.AddRun();
        string field = Uri.EscapeDataString($"metric.\"{Script}\"");
        string[] pages =
        [
            "", $"?sort={field}&column={field}&group=project", $"?where={Uri.EscapeDataString(Script)}", $"runs/{id}",
            $"compare?run={id}&run={other}",
            $"runs/{id}/view/{Uri.EscapeDataString("<img src=x onerror=alert(1)>.csv")}", $"runs/{id}/curves",
            $"runs/{Uri.EscapeDataString(Script)}",
            $"studies/{Uri.EscapeDataString(Script)}", $"{Uri.EscapeDataString(Script)}",
        ];
        foreach (string page in pages)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, page);
            request.Headers.Add("Accept", "text/html");
            using HttpResponseMessage answer = await served.Client.SendAsync(request);
            string text = await answer.Content.ReadAsStringAsync();
            Assert.DoesNotContain(Script, text, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>alert", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Name_memo_and_tags_are_changed_by_a_form_and_deleted_runs_are_restored()
    {
        await using ServedProject served = await ServedProject.Start();
        string id = served.AddRun();
        served.Store.SetTag(id, "a=b", "of a program");
        using (HttpResponseMessage answer = await served.Post(
            "", $"runs/{id}/notes", ("name", "baseline"), ("memo", "one\r\ntwo"),
            ("tags", "reviewed = yes\n\nold"), ("back", "/?sort=name")))
            Assert.Equal("/?sort=name", answer.Headers.Location?.OriginalString);
        RunDescription run = served.Store.Find(id).Description;
        Assert.Equal(("baseline", "one\ntwo"), (run.Name, run.Memo));
        Assert.Equal(["a=b: of a program", "old: ", "reviewed: yes"],
            run.Tags.Select(t => $"{t.Key}: {t.Value}").Order(StringComparer.Ordinal));

        (await served.Post($"runs/{id}", $"runs/{id}/delete")).Dispose();
        Assert.DoesNotContain(id, (await served.Get("")).Text, StringComparison.Ordinal);
        Assert.Contains(id, (await served.Get("?deleted=1")).Text, StringComparison.Ordinal);
        (await served.Post($"runs/{id}", $"runs/{id}/restore")).Dispose();
        Assert.Contains(id, (await served.Get("")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Views_are_kept_under_their_names()
    {
        await using ServedProject served = await ServedProject.Start();
        served.AddRun();
        (await served.Post("", "views", ("name", "best <b>"), ("address", "/?sort=metric.test_auc%20desc"))).Dispose();
        Assert.Contains("href=\"/?sort=metric.test_auc%20desc\">best &lt;b&gt;</a>", (await served.Get("")).Text, StringComparison.Ordinal);
        using HttpResponseMessage elsewhere = await served.Post("", "views", ("name", "x"), ("address", "https://evil.example/"));
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.StatusCode);
        (await served.Post("", "views/remove", ("name", "best <b>"))).Dispose();
        Assert.DoesNotContain("best &lt;b&gt;", (await served.Get("")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curves_come_as_charts_thinned_and_without_what_is_no_number()
    {
        await using ServedProject served = await ServedProject.Start();
        string id = served.AddRun(epochs: 1);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        served.Store.LogBatch(
            id, [.. Enumerable.Range(1, 5000).Select(step => new RunMetric("long", step, now, step == 5000 ? 1e6 : Math.Sin(step)))]);
        served.Store.LogBatch(id, [new RunMetric("broken", 1, now, double.NaN), new RunMetric("broken", 2, now, double.PositiveInfinity)]);
        string text = (await served.Get($"runs/{id}/curves")).Text;
        Assert.Contains("1000000", text, StringComparison.Ordinal);
        Assert.Contains("\"y\":[null,null]", text, StringComparison.Ordinal);
        Assert.True(text.Length < 60_000, string.Create(CultureInfo.InvariantCulture, $"{text.Length} characters"));
        Assert.DoesNotContain("test_auc", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        await using ServedProject served = await ServedProject.Start();
        string id = served.AddRun();
        foreach (string path in (string[])["nothing", $"runs/{id}/curve", $"runs/{id}/files/none.txt",
                "studies/none", "data?file=none.nc", "assets/none.js"])
            Assert.Equal(HttpStatusCode.NotFound, (await served.Get(path)).Status);
        (HttpStatusCode status, string text) = await served.Get("runs/20990101_01_none");
        Assert.Equal((HttpStatusCode.NotFound, true), (status, text.Contains("no such run", StringComparison.Ordinal)));
    }

    private static async Task<string[]> Ids(ServedProject served, string query) =>
        [.. (await served.Get(query)).Text.Split("<tr data-run=\"").Skip(1).Select(row =>
            row[..row.IndexOf('"', StringComparison.Ordinal)])];
}
