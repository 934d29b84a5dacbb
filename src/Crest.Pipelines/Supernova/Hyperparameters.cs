using System.Text.Json;
using Crest.Numerics.Foundation;

namespace Crest.Pipelines.Supernova;

/// <summary>What a search chooses: the network's shape and the noise that it is trained with.</summary>
/// <param name="HiddenSize">Width of the highway blocks, at least 1.</param>
/// <param name="Highways">Number of highway blocks, at least 0.</param>
/// <param name="UseBatchNormalisation">Whether batch normalisation follows each block.</param>
/// <param name="DropoutRate">0 to below 1.</param>
/// <param name="OutlierRate">0 to 1.</param>
/// <param name="BlackoutRate">0 to 1.</param>
public sealed record Hyperparameters(int HiddenSize, int Highways, bool UseBatchNormalisation, double DropoutRate, double OutlierRate, double BlackoutRate)
{
    /// <summary>What is used where nothing is said.</summary>
    public static Hyperparameters Default { get; } = new(300, 4, false, 0, 0, 0);

    /// <summary>Reads what a search found.</summary>
    /// <param name="path">
    /// JSON with <c>hidden_size</c>, <c>n_highways</c>, <c>use_bn</c>, <c>dropout_rate</c>, <c>outlier_rate</c>, <c>blackout_rate</c>, at the top or
    /// under <c>parameters</c>; what is missing keeps its default.
    /// </param>
    /// <exception cref="CrestException">The file cannot be read, or holds an unknown parameter or a value out of range.</exception>
    public static Hyperparameters Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement parameters = document.RootElement.TryGetProperty("parameters", out JsonElement inner) ? inner : document.RootElement;
            Hyperparameters read = Default;
            foreach (JsonProperty parameter in parameters.EnumerateObject())
            {
                JsonElement value = parameter.Value;
                read = parameter.Name switch
                {
                    "hidden_size" => read with { HiddenSize = Whole(parameter, path) },
                    "n_highways" => read with { Highways = Whole(parameter, path) },
                    "use_bn" => read with { UseBatchNormalisation = value.GetBoolean() },
                    "dropout_rate" => read with { DropoutRate = value.GetDouble() },
                    "outlier_rate" => read with { OutlierRate = value.GetDouble() },
                    "blackout_rate" => read with { BlackoutRate = value.GetDouble() },
                    _ => throw new CrestException($"{path}: '{parameter.Name}' is no parameter; known are hidden_size, n_highways, use_bn, dropout_rate, outlier_rate, blackout_rate"),
                };
            }

            return read.Checked(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new CrestException($"{path}: not a file of parameters: {e.Message.Split('.')[0]}; it holds e.g. {{\"hidden_size\": 300, \"dropout_rate\": 0.1}}", e);
        }
    }

    /// <summary>Returns itself where every value is in its range.</summary>
    /// <param name="source">Where the values are from, for the error.</param>
    /// <exception cref="CrestException">A value is out of range.</exception>
    public Hyperparameters Checked(string source)
    {
        if (HiddenSize is < 1 or > 100_000) throw new CrestException($"{source}: the hidden size is {HiddenSize}; it must be 1 to 100000");
        if (Highways is < 0 or > 1000) throw new CrestException($"{source}: the number of highway blocks is {Highways}; it must be 0 to 1000");
        if (DropoutRate is not (>= 0 and < 1)) throw new CrestException($"{source}: the dropout rate is {DropoutRate}; it must be at least 0 and below 1");
        if (OutlierRate is not (>= 0 and <= 1)) throw new CrestException($"{source}: the outlier rate is {OutlierRate}; it must be 0 to 1");
        if (BlackoutRate is not (>= 0 and <= 1)) throw new CrestException($"{source}: the blackout rate is {BlackoutRate}; it must be 0 to 1");
        return this;
    }

    /// <summary>A whole number, which a search may have written as <c>300.0</c>.</summary>
    private static int Whole(JsonProperty parameter, string path)
    {
        double value = parameter.Value.GetDouble();
        return Math.Round(value) == value && Math.Abs(value) <= int.MaxValue ? (int)value : throw new CrestException($"{path}: {parameter.Name} is {parameter.Value}; it must be a whole number");
    }
}
