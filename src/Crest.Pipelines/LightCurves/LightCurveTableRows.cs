using System.Globalization;
using System.Text;
using Crest.Survey.Nights;
using Crest.Survey.Observations;
using CsvHelper;

namespace Crest.Pipelines.LightCurves;

/// <summary>Predictions as CSV: an object, or a night of an object, a row.</summary>
internal sealed class LightCurveTableRows : IDisposable
{
    private static readonly string[] Splits = ["train", "validation", "test"];

    private readonly LightCurveModelDescription _model;
    private readonly MemoryStream _content = new();
    private readonly StreamWriter _text;
    private readonly CsvWriter _csv;
    private readonly string[] _cells;
    private int _cell;

    /// <summary>Begins with the header.</summary>
    /// <param name="model">The model that predicts.</param>
    public LightCurveTableRows(LightCurveModelDescription model)
    {
        _model = model;
        _text = new StreamWriter(_content, new UTF8Encoding(false));
        _csv = CsvWriter.Create(_text, new CsvWriterOptions { NewLine = "\n" });
        string[] header =
        [
            "object", "split", "label", "mjd", "nights", "predicted", .. model.Classes.Select(name => $"probability_{name}"),
            .. model.Members > 1 ? model.Classes.Select(name => $"spread_{name}") : [],
            .. model.Targets.Redshift is null ? [] : (string[])["redshift", "redshift_error"],
            .. model.Targets.PeakDay is null ? [] : (string[])["peak_mjd", "peak_error"],
        ];
        _csv.WriteRecord(header);
        _cells = new string[header.Length];
    }

    /// <summary>Number of rows so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Adds predictions.</summary>
    /// <param name="table">The light curves.</param>
    /// <param name="nights">Their nights.</param>
    /// <param name="objects">Which object each prediction is of.</param>
    /// <param name="until">The last day that each has seen, MJD.</param>
    /// <param name="prediction">The predictions.</param>
    public void Add(ObservationTable table, NightTable nights, int[] objects, double[] until, LightCurvePrediction prediction)
    {
        for (int i = 0; i < objects.Length; i++)
        {
            _cell = 0;
            int index = objects[i], count = nights.NightsUntil(index, until[i]);
            ReadOnlySpan<float> probabilities = prediction.Probabilities.Row(i);
            _cells[_cell++] = table.Name[index];
            _cells[_cell++] = table.Split[index] < 0 ? "" : Splits[table.Split[index]];
            _cells[_cell++] = LabelOf(table, index);
            Number(nights.Mjd[nights.Start[index] + count - 1], "F4");
            _cells[_cell++] = count.ToString(CultureInfo.InvariantCulture);
            _cells[_cell++] = _model.Classes[System.Numerics.Tensors.TensorPrimitives.IndexOfMax(probabilities)];
            foreach (float probability in probabilities) Number(probability, "F5");
            if (_model.Members > 1)
                foreach (float spread in prediction.Spread.Row(i)) Number(spread, "F5");
            if (prediction.Redshift.Length > 0) Numbers(prediction.Redshift[i], prediction.RedshiftError[i], "F4");
            if (prediction.PeakMjd.Length > 0) Numbers(prediction.PeakMjd[i], prediction.PeakError[i], "F2");
            _csv.WriteRecord(_cells);
            Rows++;
        }
    }

    /// <summary>The whole file.</summary>
    public byte[] Content()
    {
        _csv.Flush();
        _text.Flush();
        return _content.ToArray();
    }

    public void Dispose()
    {
        _csv.Dispose();
        _text.Dispose();
    }

    private static string LabelOf(ObservationTable table, int index) =>
        table.Label[index] >= 0 && table.Label[index] < table.Classes.Count ? table.Classes[table.Label[index]] : "";

    private void Numbers(double value, double error, string format)
    {
        Number(value, format);
        Number(error, format);
    }

    private void Number(double value, string format) => _cells[_cell++] = value.ToString(format, CultureInfo.InvariantCulture);
}
