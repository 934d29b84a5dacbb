using Crest.Foundation.Errors;
using Crest.Survey.Nights;
using Crest.Survey.Observations;

namespace Crest.Survey.Tests.Nights;

/// <summary>Observations grouped in nights.</summary>
public class NightTableTests
{
    [Fact]
    public void Observations_within_eight_hours_of_the_first_are_one_night()
    {
        // 0.0, 0.1 and 0.33 days are within eight hours (0.3333 days); 0.34 begins the next, although 0.33 is just before.
        NightTable nights = NightTable.Of(
            Curves.Of([(0, 0, 10, 1), (0.1, 1, 20, 2), (0.33, 0, 16, 2), (0.34, 1, 7, 1), (5, 0, 1, 1)], [(3, 1, 100, 1)]),
            ["g", "r"], 27.5);
        Assert.Equal([0, 3, 4], nights.Start);
        Assert.Equal([59000, 59000.34, 59005, 59003], nights.Mjd);
        // Weights 1 and 1/4: (10 + 16 / 4) / 1.25 = 11.2, error 1 / √1.25.
        Assert.Equal(11.2f, nights.Flux[0], 1e-5f);
        Assert.Equal(0.894427f, nights.Error[0], 1e-5f);
        Assert.Equal((20f, 2f), (nights.Flux[1], nights.Error[1]));
        Assert.Equal((0f, 0f), (nights.Flux[2], nights.Error[2])); // g of the second night
        Assert.Equal((7f, 1f), (nights.Flux[3], nights.Error[3]));
        Assert.Equal([0, 0], nights.FirstDetection);
        Assert.Equal(1, nights.NightsUntil(0, 59000.339));
        Assert.Equal(2, nights.NightsUntil(0, 59000.34));
        Assert.Equal(0, nights.NightsUntil(0, 58999));
    }

    [Fact]
    public void Fluxes_are_converted_to_the_zero_point_that_is_asked_for()
    {
        NightTable nights = NightTable.Of(Curves.Of([(0, 0, 10, 1)]), ["g"], 30);
        Assert.Equal(100f, nights.Flux[0], 1e-3f); // 2.5 magnitudes are a factor of 10
        Assert.Equal(10f, nights.Error[0], 1e-4f);
    }

    [Fact]
    public void The_first_detection_is_the_night_of_five_sigma()
    {
        NightTable nights = NightTable.Of(
            Curves.Of([(0, 0, 4.9f, 1), (1, 1, 4.9f, 1), (2, 1, 10, 2)], [(0, 0, 3, 1)]), ["g", "r"], 27.5);
        Assert.Equal([2, -1], nights.FirstDetection);
    }

    [Fact]
    public void Nights_outside_the_window_about_the_first_detection_are_left_out()
    {
        // The first detection is on day 1000: the window is from 990 to 1030, with a night's eight hours of grace.
        ObservationTable table = Curves.Of(
            [(0, 0, 1, 1), (5, 1, 1, 1), (989.7f, 0, 2, 1), (995, 0, 1, 1), (1000, 0, 9, 1), (1030.3f, 0, 3, 1), (1031, 0, 1, 1)],
            [(0, 0, 1, 1), (2000, 0, 1, 1)]);
        NightTable nights = NightTable.Of(table, ["g", "r"], 27.5, new DetectionWindow(10, 30));
        Assert.Equal([0, 4, 6], nights.Start); // the second has no detection, so all its nights are taken
        Assert.Equal([2f, 0f, 1f, 0f, 9f, 0f, 3f, 0f], nights.Flux[..8]);
        Assert.Equal([2, -1], nights.FirstDetection);
        Assert.Equal((3, 1), nights.Outside);
        // Those of bands that are not taken are neither detections nor counted.
        NightTable red = NightTable.Of(table, ["r"], 27.5, new DetectionWindow(10, 30));
        Assert.Equal([0, 1, 1], red.Start);
        Assert.Equal((0, 0), red.Outside);
    }

    [Fact]
    public void The_window_is_what_the_light_curves_span_and_takes_all_of_them()
    {
        ObservationTable table = Curves.Of(
            [(0, 0, 1, 1), (7, 0, 9, 1), (20, 0, 1, 1)], [(0, 0, 9, 1), (0.1f, 1, 9, 1), (15, 0, 1, 1)], [(0, 0, 1, 1), (90, 0, 1, 1)]);
        NightTable nights = NightTable.Of(table, ["g", "r"], 27.5);
        DetectionWindow window = DetectionWindow.Of(nights)!;
        Assert.Equal((7, 15), (window.Before, window.After));
        Assert.Equal(nights.Start, NightTable.Of(table, ["g", "r"], 27.5, window).Start);
        Assert.Null(DetectionWindow.Of(NightTable.Of(Curves.Of([(0, 0, 1, 1)]), ["g"], 27.5)));
    }

    [Fact]
    public void Bands_that_a_model_does_not_know_are_left_out_and_none_at_all_is_an_error()
    {
        ObservationTable table = Curves.Of([(0, 0, 10, 1), (2, 1, 20, 2)], [(0, 1, 5, 1)]);
        NightTable nights = NightTable.Of(table, ["z", "g"], 27.5);
        Assert.Equal([0, 1, 1], nights.Start);
        Assert.Equal([0f, 10f], nights.Flux);
        string message = Assert.Throws<CrestException>(() => NightTable.Of(table, ["u", "z"], 27.5)).Message;
        Assert.Contains("none of the bands u, z", message, StringComparison.Ordinal);
    }
}
