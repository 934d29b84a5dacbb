using System.Globalization;
using System.Text;
using Crest.EndToEnd.Tests.Program;

namespace Crest.EndToEnd.Tests;

/// <summary>
/// A survey whose data are CSV tables reaches the ranked list: unnumbered visits that jitter, bands and a zero point of its own.
/// </summary>
public sealed class CsvSurveyTests
{
    private const string Tables = "--band-map {\"ztfg\":\"g\",\"ztfr\":\"r\"} --time-tolerance 0.01 --output-dir data";
    private const string Small = "--hidden-size 16 --n-highways 2 --threads 1 --epochs 3 --seed 1";
    private static readonly double[] s_days = [0, 3, 6, 9, 12, 15, 18, 21];

    [Fact]
    public void A_survey_of_CSV_tables_is_prepared_trained_on_predicted_and_ranked()
    {
        using var project = new Project();
        var random = new Random(1);
        Write(project, "train", 200, scale: 1, random);
        Write(project, "tonight", 30, scale: 0.1, random);

        const string classes = "--sn-types {\"Ia\":0,\"II\":1}";
        string prepared = project.Run($"prepare csv --flux-path train.csv --object-path train-objects.csv {classes} {Tables} --suffix s")
            .Succeeded().Output;
        Assert.Contains("train: 160 objects", prepared);
        // A tenth of the flux on a zero point 2.5 magnitudes brighter; known types of some.
        project.Run(
            "prepare csv --flux-path tonight.csv "
            + $"--object-path tonight-objects.csv --observed {classes} {Tables} --zero-point 24.5 --suffix s")
            .Succeeded();
        const string splits = "--train-data-path data/dataset.tr-s.nc --validation-data-path data/dataset.va-s.nc "
            + "--test-data-path data/dataset.te-s.nc";
        foreach (string task in PreparedSurvey.Tasks)
        {
            project.Run($"train {task} optimize {splits} --output-dir models/{task} {Small}")
                .Succeeded();
            CrestResult predicted = project.Run(
                $"predict {task} --model-dir models/{task} --output-dir tonight/{task} --real-data-path data/dataset.test.all-s.nc")
                .Succeeded();
            Assert.Contains("of zero point 24.5, are converted to that of the model, 27", predicted.Errors, StringComparison.Ordinal);
        }

        string list = project.Run(
            "merge --sn-class-dir tonight/sn-class "
            + "--redshift-dir tonight/redshift --sn-epoch-dir tonight/sn-epoch --output-dir tonight/list "
            + "--real-data-path data/dataset.test.all-s.nc").Succeeded().Output;
        Assert.Contains("known", list, StringComparison.Ordinal);
        string[] rows = File.ReadAllLines(project.At("tonight/list/real.csv"));
        Assert.Equal(31, rows.Length);
        Assert.StartsWith(",0,1,redshift,sn_epoch,redshift_error,", rows[0], StringComparison.Ordinal);
        Assert.Contains("\"rightAscension\":[", File.ReadAllText(project.At("tonight/list/report.html")), StringComparison.Ordinal);
        // Bright objects are of type Ia here, so most of the first half of the list must be: the columns were not mixed up.
        int right = rows[1..16].Count(row => int.Parse(row.Split(',')[0]["SN2026x".Length..], CultureInfo.InvariantCulture) % 2 == 0);
        Assert.InRange(right, 12, 15);
    }

    /// <summary>Objects with even numbers are of type Ia, bright and early; each time jitters by up to 7 minutes.</summary>
    private static void Write(Project project, string name, int count, double scale, Random random)
    {
        StringBuilder flux = new("object_id,mjd,passband,flux,flux_err\n"), objects = new("object_id,sn_type,redshift,peak_mjd,ra,dec\n");
        for (int o = 0; o < count; o++)
        {
            bool isBright = o % 2 == 0;
            double peak = isBright ? 8 : 14, height = isBright ? 60 : 15;
            for (int day = 0; day < s_days.Length; day++)
            {
                double value = scale * ((height * Math.Exp(-Math.Pow((s_days[day] - peak) / 5, 2) / 2)) + random.NextDouble());
                double mjd = 60000 + s_days[day] + ((random.NextDouble() - 0.5) * 0.01);
                flux.Append(
                    CultureInfo.InvariantCulture, $"SN2026x{o},{mjd:F6},{(day % 2 == 0 ? "ztfg" : "ztfr")},{value:F4},{scale * 0.5:F3}\n");
            }

            if (name == "train" || o % 3 == 0)
                objects.Append(
                    CultureInfo.InvariantCulture,
                    $"SN2026x{o},{(isBright ? "Ia" : "II")},{(isBright ? 0.2 : 0.4)},{60000 + peak},{150 + o},-2\n");
        }

        project.Write($"{name}.csv", flux.ToString());
        project.Write($"{name}-objects.csv", objects.ToString());
    }
}
