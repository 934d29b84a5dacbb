using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Threading.Channels;
using Crest.Dashboard.RunFiles;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Microsoft.Extensions.Hosting;

namespace Crest.Dashboard.Live;

/// <summary>
/// Looks at the store twice a second while a page is open, and tells all open pages what has changed: the work does not grow with them.
/// </summary>
/// <param name="store">Where the runs are.</param>
/// <param name="folders">Where their logs are.</param>
/// <param name="workflows">The workflows.</param>
internal sealed class LiveFeed(RunStore store, RunFolders folders, WorkflowFeed workflows) : BackgroundService
{
    /// <summary>Number of streams at the same time.</summary>
    public const int MostStreams = 400;

    private const int MostWaiting = 500, MostAtOnce = 200;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500), Patience = TimeSpan.FromSeconds(10),
        LateClocks = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<Page, byte> _pages = new();
    private readonly ConcurrentDictionary<string, long> _logs = new();
    private readonly RunChanges _changes = new(store, LateClocks);

    /// <summary>Opens the stream of a page.</summary>
    /// <param name="run">The run that it shows, of which alone it is told, and of its log; null for all runs.</param>
    /// <param name="workflow">The workflow that it shows, of which alone it is told; null for none.</param>
    /// <param name="component">The component of the workflow that it shows, of whose log it is told too; null for none.</param>
    /// <returns>Null where too many are open.</returns>
    public Page? Open(string? run, string? workflow = null, string? component = null)
    {
        if (_pages.Count >= MostStreams) return null;
        var page = new Page(this, run) { Workflow = workflow, Component = component };
        _pages.TryAdd(page, 0);
        return page;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, store.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (_pages.IsEmpty) continue;
                try
                {
                    Look();
                }
                catch (CrestException)
                {
                    // The store cannot be read at the moment; the pages keep what they show.
                    await Task.Delay(Patience, store.Clock, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
        finally
        {
            foreach (Page page in _pages.Keys) page.End();
        }
    }

    private void Look()
    {
        DateTimeOffset now = store.Clock.GetUtcNow();
        foreach (RunRecord run in _changes.Next(
            ids => store.Search(new RunFilter { Ids = [.. ids.Take(MostAtOnce)], WithDeleted = true }).Runs))
        {
            var item = new SseItem<string>(JsonSerializer.Serialize(LiveRun.Of(run, now), JsonSerializerOptions.Web), "run");
            foreach (Page page in _pages.Keys)
                if (page.Workflow is null && (page.Run is null || page.Run == run.Id))
                    page.Tell(item);
        }

        foreach (IGrouping<string?, Page> pages in _pages.Keys.Where(page => page.Run is not null).GroupBy(page => page.Run))
        {
            string run = pages.Key!;
            if (!store.Contains(run) || folders.Of(store.Find(run)) is not { } folder) continue;
            var log = new FileInfo(Path.Combine(folder.FullPath, "log.txt"));
            if (!log.Exists || _logs.GetValueOrDefault(run) == log.Length) continue;
            _logs[run] = log.Length;
            foreach (Page page in pages) page.Tell(new SseItem<string>($"{log.Length}", "log"));
        }

        workflows.Look(_pages.Keys);
    }

    /// <summary>The stream of an open page. One that is read too slowly loses the oldest news.</summary>
    public sealed class Page : IDisposable
    {
        private readonly LiveFeed _feed;
        private readonly Channel<SseItem<string>> _news =
            Channel.CreateBounded<SseItem<string>>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });

        internal Page(LiveFeed feed, string? run) => (_feed, Run) = (feed, run);

        /// <summary>The run that it shows; null for all.</summary>
        public string? Run { get; }

        /// <summary>The workflow that it shows; null for none.</summary>
        public string? Workflow { get; init; }

        /// <summary>The component of the workflow that it shows; null for none.</summary>
        public string? Component { get; init; }

        /// <summary>What is new.</summary>
        public ChannelReader<SseItem<string>> News => _news.Reader;

        public void Dispose() => _feed._pages.TryRemove(this, out _);

        internal void Tell(SseItem<string> item) => _news.Writer.TryWrite(item);

        internal void End() => _news.Writer.TryComplete();
    }
}
