using Crest.Foundation.Errors;
using Crest.Survey.LightCurves;
using Crest.Survey.VisitGrids;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.VisitGrids;

public sealed class VisitGridTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Bands_are_from_blue_to_red_and_a_range_has_its_last_day()
    {
        VisitGrid grid = Read("""
            days: first-detection
            tolerance: 0.25
            visits:
              r: [-3, 0, 2.5]
              g: {first: -0.1, last: 0.2, step: 0.1}

            """);
        Visit[] expected =
        [
            new("g", 1, -0.1), new("g", 2, 0), new("g", 3, 0.1), new("g", 4, 0.2), new("r", 1, -3), new("r", 2, 0), new("r", 3, 2.5),
        ];
        Assert.Equal(expected, grid.Cadence.Visits);
        Assert.Equal((GridDays.FirstDetection, 0.25, 5.0, (double?)null), (grid.Days, grid.Tolerance, grid.Detection, grid.FirstVisitMjd));
    }

    [Fact]
    public void Dates_count_from_the_first_visit_of_all_bands()
    {
        VisitGrid grid = Read("days: mjd\ntolerance: 1\nvisits: {g: [56010, 56020], r: {first: 56005.5, last: 56014, step: 4}}\n");
        Assert.Equal(56005.5, grid.FirstVisitMjd);
        Assert.Equal([4.5, 14.5, 0, 4, 8], grid.Cadence.Visits.Select(visit => visit.ElapsedDay));
    }

    [Theory]
    [InlineData("days: peak\ntolerance: 1\nvisits: {g: [1]}", "grid.yaml:1:", "first-detection, mjd")]
    [InlineData("tolerance: 1\nvisits: {g: [1]}", "lacks days", "")]
    [InlineData("days: mjd\nvisits: {g: [56000]}", "lacks tolerance", "")]
    [InlineData("days: mjd\ntolerance: 0\nvisits: {g: [56000]}", "grid.yaml:2:", "tolerance is '0'")]
    [InlineData("days: mjd\ntolerance: 1\nvisits: {g: [10]}", "grid.yaml:3:", "33282")]
    [InlineData("days: mjd\ntolerance: 1\ndetection: 3\nvisits: {g: [56000]}", "grid.yaml:3:", "leave it out")]
    [InlineData("days: first-detection\ntolerance: 1\nvisits: {g: [1, 1]}", "grid.yaml:3:", "ascending")]
    [InlineData("days: first-detection\ntolerance: 1\nvisits: {g: []}", "grid.yaml:3:", "a list of days")]
    [InlineData("days: first-detection\ntolerance: 1\nvisits: {}", "grid.yaml:3:", "0 visits")]
    [InlineData("days: first-detection\ntolerance: 1\nvisits: {'g r': [1]}", "grid.yaml:3:", "not a band")]
    [InlineData("days: first-detection\ntolerance: 1\nvisits: {g: {first: 5, last: 1, step: 1}}", "grid.yaml:3:", "last is '1'")]
    [InlineData("days: first-detection\ntolerance: 1\nvisits: {g: {first: 0, last: 9000, step: 0.001}}", "grid.yaml:3:", "at most 10000")]
    [InlineData("days: first-detection\ntolerance: 1\nvisit: {g: [1]}", "grid.yaml:3:", "did you mean 'visits'")]
    public void What_is_wrong_is_told_with_its_place(string text, string place, string what)
    {
        string message = Assert.Throws<CrestException>(() => Read($"{text}\n")).Message;
        Assert.Contains(place, message, StringComparison.Ordinal);
        Assert.Contains(what, message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_is_one() => Assert.Equal(
        (3 * 15) + 12, VisitGrid.Read(Path.Combine(ReferenceFiles.Root, "examples/grid.yaml")).Cadence.Count);

    private VisitGrid Read(string text) => VisitGrid.Read(_folder.Write("grid.yaml", text));
}
