using System.Text.Json.Nodes;

namespace Crest.Peers.LightGbm;

/// <summary>
/// Boosting as Crest's and XGBoost's defaults have it: 100 trees of depth 6, rate 0.3, λ 1, least hessian 1, 255 bins. The variants are
/// LightGBM's ways to its histograms.
/// </summary>
/// <param name="folder">Where the rows are.</param>
internal sealed class Boosting(string folder)
{
    private const int Rows = 1_000_000, QuickRows = 10_000, Features = 12, Trees = 100;
    private const double QuickSeconds = 0.1;

    private const string Growth = "objective=binary max_depth=6 num_leaves=64 learning_rate=0.3 lambda_l2=1 min_data_in_leaf=1 "
        + "min_sum_hessian_in_leaf=1 seed=1";

    private readonly string _threads = $"verbose=-1 num_threads={Conversation.Threads}";
    private float[] _values = [], _labels = [];
    private nint _booster;
    private (string Variant, int Rows) _fitted;

    /// <summary>Rows a second of whole fits, from the matrix in memory.</summary>
    public Func<double, double> Fits(JsonObject request)
    {
        string variant = Read(request);
        return seconds => Timing.Rate(seconds, _ => Fit(variant, RowsOf(seconds)));
    }

    /// <summary>Rows a second, from the matrix in memory to probabilities.</summary>
    public Func<double, double> Predictions(JsonObject request)
    {
        string variant = Read(request);
        return seconds =>
        {
            Need(variant, seconds);
            return Timing.Rate(seconds, _ => Predict().Length);
        };
    }

    /// <summary>The area under the curve of the rows that were not fitted to, times 10⁴.</summary>
    public Func<double, double> Areas(JsonObject request)
    {
        string variant = Read(request);
        return seconds =>
        {
            Need(variant, seconds);
            return 1e4 * RocArea.Of(Predict(), _labels.AsSpan(Rows));
        };
    }

    private static int RowsOf(double seconds) => seconds < QuickSeconds ? QuickRows : Rows;

    private string Read(JsonObject request)
    {
        if (_values.Length == 0)
        {
            _values = SharedFile.Read<float>(folder, "candidates.f32");
            _labels = Array.ConvertAll(SharedFile.Read<byte>(folder, "candidates.u8"), label => (float)label);
        }

        return request["variant"]!.GetValue<string>();
    }

    private void Need(string variant, double seconds)
    {
        if (_fitted != (variant, RowsOf(seconds))) Fit(variant, RowsOf(seconds));
    }

    private unsafe long Fit(string variant, int rows)
    {
        string way = variant switch
        {
            "row-wise" => "force_row_wise=true",
            "column-wise" => "force_col_wise=true",
            "quantised gradients" => "force_row_wise=true use_quantized_grad=true",
            _ => throw new NotSupportedException(variant),
        };
        if (_booster != 0) LightGbmLibrary.Check(LightGbmLibrary.LGBM_BoosterFree(_booster));
        nint data, booster;
        int finished;
        fixed (float* values = _values, labels = _labels)
        {
            LightGbmLibrary.Check(LightGbmLibrary.LGBM_DatasetCreateFromMat(
                values, LightGbmLibrary.SinglePrecision, rows, Features, 1, $"{_threads} max_bin=255", 0, &data));
            LightGbmLibrary.Check(LightGbmLibrary.LGBM_DatasetSetField(data, "label", labels, rows, LightGbmLibrary.SinglePrecision));
            LightGbmLibrary.Check(LightGbmLibrary.LGBM_BoosterCreate(data, $"{_threads} {Growth} {way}", &booster));
            for (int tree = 0; tree < Trees; tree++) LightGbmLibrary.Check(LightGbmLibrary.LGBM_BoosterUpdateOneIter(booster, &finished));
            LightGbmLibrary.Check(LightGbmLibrary.LGBM_DatasetFree(data));
        }

        (_booster, _fitted) = (booster, (variant, rows));
        return rows;
    }

    private unsafe double[] Predict()
    {
        int others = (_values.Length / Features) - Rows;
        double[] result = new double[others];
        long length;
        fixed (float* values = &_values[Rows * Features])
        {
            fixed (double* probabilities = result)
            {
                LightGbmLibrary.Check(LightGbmLibrary.LGBM_BoosterPredictForMat(
                    _booster, values, LightGbmLibrary.SinglePrecision, others, Features, 1, 0, 0, -1, _threads, &length, probabilities));
            }
        }

        return result;
    }
}
