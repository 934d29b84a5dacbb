using System.Net.ServerSentEvents;
using Crest.Dashboard.Workflows;

namespace Crest.Dashboard.Live;

/// <summary>Tells the open pages of workflows when a component has changed, or the log of one has grown.</summary>
/// <param name="source">The workflows.</param>
internal sealed class WorkflowFeed(WorkflowSource source)
{
    private readonly Dictionary<string, string> _versions = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Workflow, string Component), (string Run, long Length)> _logs = [];

    /// <summary>Looks once at each workflow that is shown.</summary>
    /// <param name="pages">The open pages.</param>
    /// <exception cref="Foundation.Errors.CrestException">The states cannot be read.</exception>
    public void Look(IEnumerable<LiveFeed.Page> pages)
    {
        foreach (IGrouping<string?, LiveFeed.Page> shown in pages.Where(page => page.Workflow is not null).GroupBy(page => page.Workflow))
        {
            if (source.Find(shown.Key!) is not { } place) continue;
            string version = source.Store.VersionOf(place.Folder);
            if (_versions.GetValueOrDefault(shown.Key!) != version)
            {
                _versions[shown.Key!] = version;
                foreach (LiveFeed.Page page in shown) page.Tell(new SseItem<string>("", "workflow"));
            }

            foreach (IGrouping<string?, LiveFeed.Page> following in shown.Where(page => page.Component is not null)
                .GroupBy(page => page.Component))
            {
                LookAtLog(place, following.Key!, following);
            }
        }
    }

    private void LookAtLog(WorkflowPlace place, string component, IEnumerable<LiveFeed.Page> pages)
    {
        if (source.Store.LastRun(place.Folder) is not { } run || source.LogOf(run, component) is not { } log) return;
        var file = new FileInfo(log);
        if (!file.Exists || _logs.GetValueOrDefault((place.Name, component)) == (run, file.Length)) return;
        _logs[(place.Name, component)] = (run, file.Length);
        foreach (LiveFeed.Page page in pages) page.Tell(new SseItem<string>($"{file.Length}", "log"));
    }
}
