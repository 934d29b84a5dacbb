using System.Globalization;
using System.Text.Json;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.Learning.Trees;

/// <summary>
/// Reads XGBoost's JSON models of two classes with numeric splits, token by token: the trees of a forest may fill gigabytes.
/// </summary>
internal sealed class XGBoostReader
{
    private readonly string _path;
    private readonly List<DecisionTree> _trees = [];
    private readonly List<string> _names = [];
    private int _features = -1;
    private float? _baseScore;
    private string? _objective;
    private string? _booster;

    private XGBoostReader(string path) => _path = path;

    private delegate void ReadMember(string key, ref Utf8JsonReader json);

    /// <summary>Reads a file whole.</summary>
    public static TreeEnsemble Read(string path)
    {
        var model = new XGBoostReader(path);
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > int.MaxValue })
                throw new CrestException($"{path}: is larger than 2 GiB, more than Crest reads; fit fewer or smaller trees");
            var json = new Utf8JsonReader(InputFile.ReadAllBytes(path));
            json.Read();
            model.ReadModel(ref json);
            if (json.Read()) throw model.Damaged("something follows the model");
            return model.ToEnsemble();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw model.Damaged("it is not valid JSON of this format");
        }
    }

    private TreeEnsemble ToEnsemble()
    {
        if (_booster != "gbtree")
            throw _booster is null ? Damaged("it holds no trees") : Foreign($"has the booster '{_booster}', where Crest reads 'gbtree'");
        if (_features < 1 || _baseScore is not { } baseScore || _objective is null)
            throw Damaged("'learner_model_param' or 'objective' is missing");
        TreeOutput output = _objective switch
        {
            "binary:logistic" or "reg:logistic" => TreeOutput.Logit,
            "reg:squarederror" => TreeOutput.Probability,
            _ => throw Foreign($"has the objective '{_objective}', where Crest reads 'binary:logistic' and 'reg:squarederror'"),
        };
        if (output == TreeOutput.Logit && baseScore is not (> 0 and < 1)) throw Damaged("its base score is not between 0 and 1");
        if (_names.Count > 0 && _names.Count != _features) throw Damaged($"it names {_names.Count} features of {_features}");
        if (_trees.Any(tree => tree.Features.Any(f => f < 0 || f >= _features))) throw Damaged("a split is by a feature that there is not");
        if (_names.Count == 0) _names.AddRange(Enumerable.Range(0, _features).Select(i => $"f{i}"));
        return new TreeEnsemble(_trees, output, baseScore, _names);
    }

    private void ReadModel(ref Utf8JsonReader json) => Members(ref json, (string key, ref Utf8JsonReader at) =>
    {
        if (key == "learner") Members(ref at, ReadLearner);
        else at.Skip();
    });

    private void ReadLearner(string key, ref Utf8JsonReader json)
    {
        switch (key)
        {
            case "feature_names": _names.AddRange(Array(ref json, (ref Utf8JsonReader at) => at.GetString() ?? "")); break;
            case "gradient_booster": Members(ref json, ReadBooster); break;
            case "learner_model_param": Members(ref json, ReadParameter); break;
            case "objective":
                Members(ref json, (string name, ref Utf8JsonReader at) =>
                {
                    if (name == "name") _objective = at.GetString();
                    else at.Skip();
                });
                break;
            default: json.Skip(); break;
        }
    }

    private void ReadParameter(string key, ref Utf8JsonReader json)
    {
        string value = json.GetString() ?? "";
        switch (key)
        {
            // From version 3 on there is one a target, in brackets.
            case "base_score": _baseScore = float.Parse(value.Trim('[', ']'), CultureInfo.InvariantCulture); break;
            case "num_feature": _features = int.Parse(value, CultureInfo.InvariantCulture); break;
            case "num_class" when value is not ("0" or "1"): throw Foreign($"tells {value} classes apart, where Crest reads models of two");
            case "num_target" when value is not ("0" or "1"): throw Foreign($"has {value} targets, where Crest reads models of one");
            default: break;
        }
    }

    private void ReadBooster(string key, ref Utf8JsonReader json)
    {
        if (key == "name") _booster = json.GetString();
        else if (key == "model") Members(ref json, ReadTrees);
        else json.Skip();
    }

    private void ReadTrees(string key, ref Utf8JsonReader json)
    {
        if (key == "trees") _trees.AddRange(Array(ref json, ReadTree));
        else json.Skip();
    }

    private DecisionTree ReadTree(ref Utf8JsonReader json)
    {
        int[]? left = null, right = null, features = null;
        bool[]? missingLeft = null;
        float[]? conditions = null, values = null, gains = null, covers = null;
        Members(ref json, (string key, ref Utf8JsonReader at) =>
        {
            switch (key)
            {
                case "left_children": left = Array(ref at, Integer); break;
                case "right_children": right = Array(ref at, Integer); break;
                case "split_indices": features = Array(ref at, Integer); break;
                case "default_left":
                    missingLeft = Array(ref at, (ref Utf8JsonReader flag) => flag.TokenType == JsonTokenType.True
                        || (flag.TokenType == JsonTokenType.Number && flag.GetInt32() != 0));
                    break;
                case "split_conditions": conditions = Array(ref at, Number); break;
                case "base_weights": values = Array(ref at, Number); break;
                case "loss_changes": gains = Array(ref at, Number); break;
                case "sum_hessian": covers = Array(ref at, Number); break;
                case "split_type" when Array(ref at, Integer).Any(type => type != 0):
                    throw Foreign("splits by categories, where Crest reads numeric splits");
                case "split_type": break;
                default: at.Skip(); break;
            }
        });
        if (left is null || right is null || features is null || missingLeft is null || conditions is null || values is null
            || gains is null || covers is null)
            throw Damaged("a tree lacks one of its parts");
        int nodes = left.Length;
        int[] lengths = [right.Length, features.Length, missingLeft.Length, conditions.Length, values.Length, gains.Length, covers.Length];
        if (nodes == 0 || lengths.Any(length => length != nodes)) throw Damaged("the parts of a tree differ in length");
        bool[] reached = new bool[nodes];
        reached[0] = true;
        for (int node = 0; node < nodes; node++)
        {
            if (left[node] >= 0)
            {
                // Children come after their parent, and have no other: so every way down ends.
                if (left[node] <= node || right[node] <= node || left[node] >= nodes || right[node] >= nodes || left[node] == right[node]
                    || reached[left[node]] || reached[right[node]]) throw Damaged("the nodes of a tree make no tree");
                reached[left[node]] = reached[right[node]] = true;
                continue;
            }

            // What else is in a leaf is of no use, and not always in range.
            (left[node], right[node], features[node], missingLeft[node], gains[node]) = (-1, -1, 0, false, 0);
            (values[node], conditions[node]) = (conditions[node], 0);
        }

        return new DecisionTree(left, right, features, conditions, missingLeft, values, gains, covers);
    }

    private static int Integer(ref Utf8JsonReader json) => json.GetInt32();

    private static float Number(ref Utf8JsonReader json) => json.GetSingle();

    private delegate T ReadElement<T>(ref Utf8JsonReader json);

    /// <summary>Reads the members of the object that begins here; the reader ends on its last token.</summary>
    private void Members(ref Utf8JsonReader json, ReadMember read)
    {
        if (json.TokenType != JsonTokenType.StartObject) throw Damaged("it is not valid JSON of this format");
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            string key = json.GetString()!;
            json.Read();
            read(key, ref json);
        }
    }

    private T[] Array<T>(ref Utf8JsonReader json, ReadElement<T> read)
    {
        if (json.TokenType != JsonTokenType.StartArray) throw Damaged("it is not valid JSON of this format");
        List<T> elements = [];
        while (json.Read() && json.TokenType != JsonTokenType.EndArray) elements.Add(read(ref json));
        return [.. elements];
    }

    private CrestException Damaged(string why) => new($"{_path}: not a whole XGBoost model in JSON: {why}; train again or copy it again");

    private CrestException Foreign(string what) => new($"{_path}: {what}; convert it or train one with Crest");
}
