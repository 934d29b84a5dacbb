using Crest.Experiments.Notices;
using Crest.Experiments.Runs;
using Crest.Experiments.Tests.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Microsoft.Extensions.Time.Testing;

namespace Crest.Experiments.Tests.Notices;

/// <summary>Which runs are told of, and that each is told of once.</summary>
public sealed class NoticeWatchTests : IDisposable
{
    private const string Everything = """
        notices:
          - {when: metric.loss > 5, to: "https://chat.example.org/a?secret"}
          - {when: run failed, to: "mailto:group@example.org"}
          - {when: run finished, to: "http://localhost:1"}
          - {when: no heartbeat, to: "http://localhost:2"}
        mail: {host: smtp.example.org, from: crest@example.org}
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = TestClock.Create();
    private readonly RunStore _store;

    public NoticeWatchTests() => _store = RunStore.Open(Project.Create(_folder.FullPath), _clock);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Each_run_is_told_of_once_by_each_rule_that_holds_whichever_server_looks()
    {
        string old = Create();
        _store.End(old, RunStatus.Failed);
        _clock.Advance(TimeSpan.FromMinutes(11));
        NoticeWatch watch = Watch(), other = Watch();
        string id = Create();
        Assert.Empty(watch.Next());
        _store.LogBatch(id, [new RunMetric("loss", 1, _clock.GetUtcNow(), 5)]);
        Assert.Empty(watch.Next());
        _clock.Advance(TimeSpan.FromSeconds(1));
        _store.LogBatch(id, [new RunMetric("loss", 2, _clock.GetUtcNow(), 5.5)]);
        Assert.Equal([$"{id} is running: metric.loss > 5"], Titles(watch));
        Assert.Empty(other.Next());
        _clock.Advance(TimeSpan.FromSeconds(1));
        _store.End(id, RunStatus.Failed);
        Assert.Equal([$"{id} failed: run failed"], Titles(other));
        Assert.Empty(watch.Next());
        Assert.Empty(Watch().Next());
    }

    [Fact]
    public void A_run_whose_process_is_gone_is_silent_and_one_that_was_stopped_is_not()
    {
        NoticeWatch watch = Watch();
        string gone = _store.Create(new RunDescription { Method = "a", Project = "simsn", Name = "best" }, Origins.Gone),
            stopped = Create();
        _store.End(stopped, RunStatus.Killed);
        Assert.Equal([$"{gone} \"best\" (simsn) has stopped without a word: no heartbeat"], Titles(watch));
    }

    [Theory]
    [InlineData("notices: 3", "1:10: notices is '3'; it must be a list")]
    [InlineData("notices: [{when: run faild, to: 'http://a'}]", "1:18: column ")]
    [InlineData("notices: [{when: run failed, to: 'ftp://a'}]", "1:34: to is 'ftp://a'; it must be the address of a webhook")]
    [InlineData("notices: [{when: run failed, to: 'mailto:a@b'}]", "1:1: mails go to mailto:a@b, so the file needs mail")]
    [InlineData("notices: [{wehn: run failed}]", "has no key 'wehn'; did you mean 'when'?")]
    [InlineData("notices: [{when: run failed}]", "lacks to: the address of a webhook")]
    public void A_fault_is_named_with_its_place(string text, string expected)
    {
        File.WriteAllText(_folder[NoticeRules.FileName], text);
        string message = Assert.Throws<CrestException>(() => NoticeRules.Read(_folder.FullPath)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Without_a_file_there_are_no_rules() => Assert.Empty(NoticeRules.Read(_folder.FullPath).Rules);

    private NoticeWatch Watch()
    {
        File.WriteAllText(_folder[NoticeRules.FileName], Everything);
        return new NoticeWatch(_store, NoticeRules.Read(_folder.FullPath));
    }

    private string Create() => _store.Create(new RunDescription { Method = "a" }, Origins.Here);

    private static IEnumerable<string> Titles(NoticeWatch watch) => watch.Next().Select(notice => notice.Title);
}
