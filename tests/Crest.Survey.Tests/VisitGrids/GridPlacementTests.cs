using Crest.Survey.LightCurveFiles;
using Crest.Survey.LightCurves;
using Crest.Survey.Observations;
using Crest.Survey.RawData;
using Crest.Survey.VisitGrids;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.VisitGrids;

public sealed class GridPlacementTests : IDisposable
{
    private const float Missing = float.NaN;

    private readonly TemporaryFolder _folder = new();
    private readonly List<(SurveyObject Object, Observation[] Observations)> _objects = [];

    private readonly record struct Observation(
        double Mjd, string Band, float Flux, float Error = 1, ObservationFlags Flags = ObservationFlags.None);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_visit_has_the_nearest_observation_of_its_band_within_the_tolerance()
    {
        Add("a", new(56000, "g", 1), new(56000.5, "r", 2), new(56004, "g", 3), new(56006, "g", 4), new(56008.5, "g", 5),
            new(56010, "i", 6));
        (LightCurveTable table, GridCounts counts) =
            Place("days: mjd\ntolerance: 2\nvisits: {g: [56000, 56005, 56012], r: [56000]}");
        // 56004 and 56006 are equally near to 56005: the first stays. 56008.5 is nearer to 56005 than to 56012, and 3.5 days from it.
        Assert.Equal([1, 3, Missing, 2], table.FluxOf(0).ToArray());
        Assert.Equal([1, 1, Missing, 1], table.FluxErrorOf(0).ToArray());
        Assert.Equal((6, 3, 1, 1, 0), (counts.Observations, counts.Used, counts.Far, counts.Beside, counts.OfUndetected));
        Assert.Equal([new("i", 1)], counts.OtherBands);
        Assert.Equal((4, 1), (counts.Cells, counts.Missing));
    }

    [Fact]
    public void The_nearer_of_two_wins_whichever_comes_first_and_the_tolerance_is_inclusive()
    {
        Add("a", new(56001, "g", 1), new(56002.5, "g", 2), new(56007.9, "g", 3), new(56014, "g", 4));
        (LightCurveTable table, GridCounts counts) = Place("days: mjd\ntolerance: 2\nvisits: {g: [56003, 56008, 56012]}");
        Assert.Equal([2, 3, 4], table.FluxOf(0).ToArray());
        Assert.Equal((3, 1, 0), (counts.Used, counts.Beside, counts.Far));
    }

    [Fact]
    public void Days_count_from_the_first_flag_and_else_from_the_first_flux_above_five_errors()
    {
        const ObservationFlags detected = ObservationFlags.Detected;
        Add("flagged", new(56000, "g", 90), new(56010, "g", 2, 1, detected), new(56020, "g", 3, 1, detected));
        Add("bright", new(56000, "g", 4.9f), new(56002, "r", 10, 2), new(56012, "g", 7));
        Add("faint", new(56000, "g", 4), new(56001, "g", -9));
        (LightCurveTable table, GridCounts counts) =
            Place("days: first-detection\ntolerance: 1\nvisits: {g: [-10, -2, 0, 10], r: [0]}");
        Assert.Equal([90, Missing, 2, 3, Missing], table.FluxOf(0).ToArray());
        Assert.Equal([Missing, 4.9f, Missing, 7, 10], table.FluxOf(1).ToArray());
        Assert.Equal([Missing, Missing, Missing, Missing, Missing], table.FluxOf(2).ToArray());
        Assert.Equal((1, "faint", 2, 6, 15), (counts.Undetected, counts.FirstUndetected, counts.OfUndetected, counts.Used, counts.Cells));
    }

    [Fact]
    public void The_day_of_the_peak_and_the_redshift_that_is_sure_are_kept()
    {
        _objects.Add((new SurveyObject("a")
        {
            PeakMjd = 56013, Type = "Ia", SpectroscopicRedshift = 0.25, HostPhotometricRedshift = 0.5, Position = new(10, -20),
        }, [new(56000, "g", 9), new(56010, "g", 9)]));
        _objects.Add((new SurveyObject("b") { Type = "II", SimulatedRedshift = 0.75, SpectroscopicRedshift = 0.125 },
            [new(56000, "g", 9)]));
        _objects.Add((new SurveyObject("c") { HostPhotometricRedshift = 0.5 }, [new(56000, "g", 9)]));
        (LightCurveTable table, GridCounts counts) = Place("days: first-detection\ntolerance: 1\nvisits: {g: [0, 10]}");
        Assert.Equal([-13, -3], table.EpochOf(0).ToArray());
        Assert.Equal(13, table.PeakDayOf(0));
        Assert.True(double.IsNaN(table.PeakDayOf(1)));
        Assert.Equal([0.25f, 0.75f, -1], table.Redshift);
        Assert.Equal([0, 1, -1], table.Label);
        Assert.Equal(new SkyPosition(10, -20), table.Positions![0]);
        Assert.Equal(0, counts.SimulatedRedshifts);
    }

    [Fact]
    public void Every_observation_is_counted_once_and_every_cell_holds_what_a_search_of_all_finds()
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (int i = 0; i < 40; i++)
            Add($"object {i}", [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => new Observation(
                56000 + (random.NextDouble() * 100), random.Next(3) switch { 0 => "g", 1 => "r", _ => "i" },
                (float)(random.NextDouble() * 12) - 2)).OrderBy(o => o.Mjd)]);
        (LightCurveTable table, GridCounts counts) =
            Place("days: first-detection\ntolerance: 3\nvisits: {g: {first: -20, last: 80, step: 7}, r: [-5, 0, 1, 40]}");
        Assert.Equal(counts.Observations,
            counts.Used + counts.Far + counts.Beside + counts.OfUndetected + counts.OtherBands.Values.Sum());
        Assert.Equal(counts.Missing, table.Flux.Count(float.IsNaN));
        IReadOnlyList<Visit> visits = table.Cadence.Visits;
        for (int i = 0; i < table.Count; i++)
        {
            Observation[] observations = _objects[i].Observations;
            double zero = observations.Where(o => o.Flux >= 5).Select(o => o.Mjd).DefaultIfEmpty(double.NaN).First();
            for (int column = 0; column < visits.Count; column++)
            {
                Visit visit = visits[column];
                // Of the observations whose nearest visit this is, the nearest.
                float[] expected = [.. observations.Where(o => o.Band == visit.Band && Math.Abs(o.Mjd - zero - visit.ElapsedDay) <= 3
                        && visits.Where(v => v.Band == o.Band).MinBy(v => Math.Abs(o.Mjd - zero - v.ElapsedDay)) == visit)
                    .OrderBy(o => Math.Abs(o.Mjd - zero - visit.ElapsedDay)).Select(o => o.Flux).Take(1)];
                Assert.Equal(expected.Length == 0 ? Missing : expected[0], table.FluxOf(i)[column]);
            }
        }
    }

    private void Add(string name, params Observation[] observations) => _objects.Add((new SurveyObject(name), observations));

    private (LightCurveTable Table, GridCounts Counts) Place(string grid)
    {
        string path = _folder.At("a.nc");
        using (var writer = new RaggedLightCurvesWriter(path, 27.5, SupernovaTypes.Parse("""{"Ia":0,"II":1}""")))
        {
            foreach ((SurveyObject found, Observation[] observations) in _objects)
            {
                var curve = new LightCurve { Object = found };
                foreach (Observation o in observations) curve.Add(o.Mjd, o.Band, o.Flux, o.Error, o.Flags);
                Assert.True(writer.Add(curve));
            }

            writer.Finish(split: null, seed: 0, notes: []);
        }

        using RaggedLightCurves file = RaggedLightCurves.Open(path);
        return GridPlacement.Place(file, VisitGrid.Read(_folder.Write("grid.yaml", $"{grid}\n")), CancellationToken.None);
    }
}
