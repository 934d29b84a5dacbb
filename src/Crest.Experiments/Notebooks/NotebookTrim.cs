using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crest.Experiments.TrainingLogs;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Notebooks;

/// <summary>
/// Makes a Jupyter notebook short for print: of each training in its outputs the first and the last epoch stay, a progress bar stays as it
/// was at its end, and of other long texts the beginning and the end. Cells, pictures and all other data stay as they are.
/// </summary>
public static class NotebookTrim
{
    private const string Widget = "application/vnd.jupyter.widget-view+json", PlainText = "text/plain";

    // Outputs of plotting libraries are nested deeper than the default allows.
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 512 };

    private static readonly JsonSerializerOptions Writing = new()
    {
        WriteIndented = true, IndentSize = 1, NewLine = "\n", MaxDepth = 512, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Shortens a notebook.</summary>
    /// <param name="json">The notebook: JSON of Jupyter's format 4.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="CrestException">It is not a notebook, or one of an older format.</exception>
    public static TrimmedNotebook Trim(ReadOnlyMemory<byte> json, string name)
    {
        try
        {
            // A byte order mark is not part of JSON.
            ReadOnlySpan<byte> text = json.Span.StartsWith(Encoding.UTF8.Preamble) ? json.Span[Encoding.UTF8.Preamble.Length..] : json.Span;
            return Trim(JsonNode.Parse(text, documentOptions: Reading), name);
        }
        catch (JsonException e)
        {
            throw new CrestException(
                $"{name}:{e.LineNumber + 1}:{e.BytePositionInLine + 1}: this is not a notebook: it is not JSON", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            throw new CrestException($"{name}: this is not a notebook as Jupyter writes it: {e.Message}", e);
        }
    }

    private static TrimmedNotebook Trim(JsonNode? notebook, string name)
    {
        if (notebook is not JsonObject root || root["nbformat"] is not JsonValue format)
            throw new CrestException($"{name}: this is not a notebook: it has no 'nbformat'");
        if (root["cells"] is not JsonArray cells)
            throw new CrestException(format.GetValueKind() == JsonValueKind.Number && format.GetValue<int>() < 4
                ? $"{name}: a notebook of format {format}; convert it: 'jupyter nbconvert --to notebook {name}'"
                : $"{name}: this is not a notebook: it has no list 'cells'");
        var sum = (Outputs: 0, Before: 0, After: 0);
        foreach (JsonNode? cell in cells)
        {
            if ((cell as JsonObject)?["outputs"] is not JsonArray outputs) continue;
            sum.Before += Lines(outputs);
            sum.Outputs += TrimOutputs(outputs);
            sum.After += Lines(outputs);
        }

        byte[] written = [.. JsonSerializer.SerializeToUtf8Bytes(root, Writing), (byte)'\n'];
        return new TrimmedNotebook(written, cells.Count, sum.Outputs, sum.Before, sum.After);
    }

    /// <summary>Shortens the outputs of a cell.</summary>
    /// <returns>Number of outputs that changed or were removed.</returns>
    private static int TrimOutputs(JsonArray outputs)
    {
        JsonObject[] all = [.. outputs.OfType<JsonObject>()];
        var changed = new HashSet<JsonObject>();
        // Texts that follow each other are one text to the reader: a training prints to both streams in turn.
        for (int i = 0; i < all.Length;)
        {
            JsonObject[] stretch = [.. all.Skip(i).TakeWhile(IsText)];
            if (stretch.Length > 0) TrimTexts(stretch, changed);
            i += Math.Max(1, stretch.Length);
        }

        RemoveWidgets(all, changed);
        foreach (JsonObject output in changed.Where(output => IsText(output) && TextOf(output).Length == 0)) outputs.Remove(output);
        return changed.Count;
    }

    private static void TrimTexts(JsonObject[] stretch, HashSet<JsonObject> changed)
    {
        var lines = new List<(JsonObject Output, string Line)>();
        foreach (JsonObject output in stretch)
            foreach (string line in Shown(TextOf(output))) lines.Add((output, line));
        string?[] kept = ShortLines.Of([.. lines.Select(entry => entry.Line)]);
        foreach (JsonObject output in stretch)
        {
            string text = string.Concat(
                lines.Zip(kept).Where(entry => entry.First.Output == output && entry.Second is not null)
                    .Select(entry => $"{entry.Second}\n"));
            string before = TextOf(output);
            if (!before.EndsWith('\n') && text.EndsWith('\n')) text = text[..^1];
            if (text == before) continue;
            SetText(output, text);
            changed.Add(output);
        }
    }

    /// <summary>The lines of a text as a terminal shows them at last; without the moves of a terminal they stay as they are.</summary>
    private static IEnumerable<string> Shown(string text)
    {
        if (text.Length == 0) return [];
        if (text.AsSpan().IndexOfAny('\r', '\b') < 0) return (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
        var lines = new List<string>();
        var shown = new TerminalLines(new StringReader(text));
        while (shown.Next(out ReadOnlySpan<char> line)) lines.Add(line.TrimEnd().ToString());
        return lines;
    }

    /// <summary>Progress bars that are widgets, which print shows as their text: of many in a row the first and the last stay.</summary>
    private static void RemoveWidgets(JsonObject[] all, HashSet<JsonObject> changed)
    {
        for (int i = 0; i < all.Length; i++)
        {
            int end = i;
            while (end < all.Length && IsWidget(all[end])) end++;
            for (int k = i + 1; k < end - 1; k++)
            {
                ((JsonArray)all[k].Parent!).Remove(all[k]);
                changed.Add(all[k]);
            }

            i = Math.Max(i, end - 1);
        }
    }

    private static bool IsWidget(JsonObject output) =>
        output["data"] is JsonObject data && data.ContainsKey(Widget) && data.All(entry => entry.Key is Widget or PlainText);

    /// <summary>Whether an output is text and nothing else: what was printed, or a value that has no other form.</summary>
    private static bool IsText(JsonObject output) =>
        (string?)output["output_type"] == "stream" || (output["data"] is JsonObject { Count: 1 } data && data.ContainsKey(PlainText));

    private static (JsonObject Parent, string Key) PlaceOf(JsonObject output) =>
        output["data"] is JsonObject data ? (data, PlainText) : (output, "text");

    private static string TextOf(JsonObject output) => PlaceOf(output).Parent[PlaceOf(output).Key] switch
    {
        JsonArray parts => string.Concat(parts.Select(part => (string?)part)),
        JsonValue text => (string?)text ?? "",
        _ => "",
    };

    /// <summary>A text is a list of its lines, each with its line break, as Jupyter writes it.</summary>
    private static void SetText(JsonObject output, string text)
    {
        var lines = new JsonArray();
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add((JsonNode)text[start..end]);
            start = end;
        }

        (JsonObject parent, string key) = PlaceOf(output);
        parent[key] = lines;
    }

    private static int Lines(JsonArray outputs) =>
        outputs.OfType<JsonObject>().Where(IsText).Sum(output => TextOf(output).TrimEnd('\n').Split('\n').Length);
}
