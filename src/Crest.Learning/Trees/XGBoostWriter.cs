using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Crest.Foundation.Files;

namespace Crest.Learning.Trees;

/// <summary>
/// Writes an ensemble as XGBoost 1.7 writes its models ("Introduction to Model IO" of its documentation), every key of it.
/// </summary>
internal sealed class XGBoostWriter(Utf8JsonWriter json)
{
    /// <summary>XGBoost's word for "no parent".</summary>
    private const int NoParent = int.MaxValue;

    // XGBoost takes no number in which a sign is written as an escape.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private byte[] _text = [];

    /// <summary>Writes a file, atomically.</summary>
    public static void Write(string path, TreeEnsemble ensemble) => AtomicFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream, Plain);
        new XGBoostWriter(json).Write(ensemble);
    });

    private void Write(TreeEnsemble ensemble)
    {
        string features = Text(ensemble.FeatureNames.Count);
        json.WriteStartObject();
        json.WriteStartObject("learner");
        json.WriteStartObject("attributes");
        json.WriteEndObject();
        json.WriteStartArray("feature_names");
        // XGBoost refuses names with these characters.
        foreach (string name in ensemble.FeatureNames) json.WriteStringValue(name.Replace('[', '(').Replace(']', ')').Replace('<', '('));
        json.WriteEndArray();
        json.WriteStartArray("feature_types");
        json.WriteEndArray();

        json.WriteStartObject("gradient_booster");
        json.WriteStartObject("model");
        // The trees of a forest are one round of boosting, side by side.
        int sideBySide = ensemble.Output == TreeOutput.Probability ? Math.Max(1, ensemble.Trees.Count) : 1;
        Parameters(
            "gbtree_model_param", ("num_parallel_tree", Text(sideBySide)), ("num_trees", Text(ensemble.Trees.Count)),
            ("size_leaf_vector", "0"));
        Numbers("tree_info", ensemble.Trees.Count, _ => 0);
        json.WriteStartArray("trees");
        for (int i = 0; i < ensemble.Trees.Count; i++)
        {
            Write(ensemble.Trees[i], i, features);
            json.Flush();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("name", "gbtree");
        json.WriteEndObject();

        Parameters(
            "learner_model_param",
            // Nine digits give the number back; of a single it would write seven.
            ("base_score", ((double)ensemble.BaseScore).ToString("0.########E0", CultureInfo.InvariantCulture)),
            ("boost_from_average", "0"),
            ("num_class", "0"),
            ("num_feature", features),
            ("num_target", "1"));
        json.WriteStartObject("objective");
        json.WriteString("name", ensemble.Output == TreeOutput.Logit ? "binary:logistic" : "reg:squarederror");
        Parameters("reg_loss_param", ("scale_pos_weight", "1"));
        json.WriteEndObject();
        json.WriteEndObject();
        Numbers("version", 3, i => i switch { 0 => 1, 1 => 7, _ => 4 });
        json.WriteEndObject();
    }

    private void Write(DecisionTree tree, int id, string features)
    {
        int[] parents = new int[tree.Nodes];
        parents[0] = NoParent;
        for (int node = 0; node < tree.Nodes; node++)
            if (tree.Left[node] >= 0) parents[tree.Left[node]] = parents[tree.Right[node]] = node;

        json.WriteStartObject();
        Numbers("base_weights", tree.Nodes, i => tree.Values[i]);
        foreach (string none in (string[])["categories", "categories_nodes", "categories_segments", "categories_sizes"])
            Numbers(none, 0, _ => 0);
        Numbers("default_left", tree.Nodes, i => tree.MissingLeft[i] ? 1 : 0);
        json.WriteNumber("id", id);
        Numbers("left_children", tree.Nodes, i => tree.Left[i]);
        Numbers("loss_changes", tree.Nodes, i => tree.Gains[i]);
        Numbers("parents", tree.Nodes, i => parents[i]);
        Numbers("right_children", tree.Nodes, i => tree.Right[i]);
        // A leaf has no threshold; the file has its value in that place.
        Numbers("split_conditions", tree.Nodes, i => tree.Left[i] < 0 ? tree.Values[i] : tree.Thresholds[i]);
        Numbers("split_indices", tree.Nodes, i => tree.Features[i]);
        Numbers("split_type", tree.Nodes, _ => 0);
        Numbers("sum_hessian", tree.Nodes, i => tree.Covers[i]);
        Parameters(
            "tree_param", ("num_deleted", "0"), ("num_feature", features), ("num_nodes", Text(tree.Nodes)), ("size_leaf_vector", "0"));
        json.WriteEndObject();
    }

    private void Parameters(string name, params ReadOnlySpan<(string Key, string Value)> parameters)
    {
        json.WriteStartObject(name);
        foreach ((string key, string value) in parameters) json.WriteString(key, value);
        json.WriteEndObject();
    }

    private void Numbers(string name, int count, Func<int, int> number)
    {
        int length = Begin(count);
        for (int i = 0; i < count; i++)
        {
            if (i > 0) _text[length++] = (byte)',';
            number(i).TryFormat(_text.AsSpan(length), out int written, default, CultureInfo.InvariantCulture);
            length += written;
        }

        End(name, length);
    }

    /// <summary>
    /// The shortest digits that give the number back; with a point or an exponent always, since XGBoost keeps whole numbers apart.
    /// </summary>
    private void Numbers(string name, int count, Func<int, float> number)
    {
        int length = Begin(count);
        for (int i = 0; i < count; i++)
        {
            if (i > 0) _text[length++] = (byte)',';
            number(i).TryFormat(_text.AsSpan(length), out int written, default, CultureInfo.InvariantCulture);
            bool whole = _text.AsSpan(length, written).IndexOfAny(".E"u8) < 0;
            length += written;
            if (!whole) continue;
            _text[length++] = (byte)'.';
            _text[length++] = (byte)'0';
        }

        End(name, length);
    }

    private int Begin(int count)
    {
        const int longest = 20; // "-1.23456789E-38.0,"
        if (_text.Length < (count * longest) + 2) _text = new byte[(count * longest) + 2];
        _text[0] = (byte)'[';
        return 1;
    }

    private void End(string name, int length)
    {
        _text[length++] = (byte)']';
        json.WritePropertyName(name);
        json.WriteRawValue(_text.AsSpan(0, length), skipInputValidation: true);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
