using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;
using Crest.Tests.Browsing;
using Microsoft.Playwright;

namespace Crest.Dashboard.Tests.Browsing;

/// <summary>The page of a study that is searched follows it.</summary>
public class LiveStudyTests
{
    private static readonly ParameterDistribution s_rate = new ParameterDistribution.Real(0, 1);

    [Fact]
    public async Task A_trial_that_ends_is_shown_and_drawn_without_a_reload()
    {
        await using OpenBrowser browser = await OpenBrowser.Start();
        await using ServedProject served = await ServedProject.Start();
        using var studies = DatabaseStudies.Open(served.Project.StudiesPath);
        StudyRecord study = studies.Open(new StudyDefinition(
            "mine", StudyDirection.Minimize, new SearchSpace([new("rate", s_rate)]), "{}", new SamplerOptions(SamplerKind.Random, 1),
            new PrunerOptions(PrunerKind.None), 60));
        Finish(studies, study.Id, 0.75);
        Finish(studies, study.Id, 0.5);

        IPage page = await browser.Open($"{served.Address}studies/mine", 1280, 860, dark: false);
        await Assertions.Expect(page.Locator(".figures")).ToContainTextAsync("0.5");
        await page.EvaluateAsync("window.isOld = true");
        Finish(studies, study.Id, 0.25);
        await Assertions.Expect(page.Locator(".figures")).ToContainTextAsync("0.25", new() { Timeout = 15_000 });
        await Assertions.Expect(page.Locator("section[aria-labelledby=history] .plot svg").First).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("window.isOld"));
        Assert.Empty(browser.Complaints);
    }

    private static void Finish(StudyStorage studies, int study, double value)
    {
        var worker = WorkerIdentity.OfThisProcess(0);
        Trial trial = studies.Claim(study, worker)!;
        studies.SetParameters(trial.Id, [new TrialParameter("rate", s_rate, value)]);
        studies.Finish(trial.Id, worker, TrialState.Complete, value, new Dictionary<string, string>());
    }
}
