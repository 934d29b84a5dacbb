using System.Text;
using System.Text.Json.Nodes;
using Crest.Experiments.Notebooks;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Tests.Notebooks;

public sealed class NotebookTrimTests
{
    private static readonly JsonObject Picture = Json(
        """{"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBORw0KGgo=", "text/plain": ["<Figure>"]}}""");

    [Fact]
    public void Of_a_training_of_Keras_the_first_and_the_last_epoch_stay()
    {
        var log = new StringBuilder();
        for (int epoch = 1; epoch <= 12; epoch++)
        {
            log.Append($"Epoch {epoch}/12\n");
            for (int step = 1; step < 30; step++)
                log.Append($"\r{step}/30 [{new string('=', step)}>{new string('.', 29 - step)}] - ETA: 1s - loss: 9.0");
            log.Append($"\r30/30 [{new string('=', 30)}] - 3s 2ms/step - loss: 0.{epoch} - val_loss: 1.{epoch}\n");
        }

        JsonObject trimmed = Trim(Stream(log.ToString()));
        string bar = $"30/30 [{new string('=', 30)}] - 3s 2ms/step - loss:";
        Assert.Equal(
            $"Epoch 1/12\n{bar} 0.1 - val_loss: 1.1\n[... 10 epochs left out ...]\nEpoch 12/12\n{bar} 0.12 - val_loss: 1.12\n",
            Texts(trimmed).Single());
    }

    [Fact]
    public void Each_training_of_a_cell_keeps_its_own_first_and_last_epoch()
    {
        string log = string.Concat(Enumerable.Range(0, 2).SelectMany(run =>
            Enumerable.Range(1, 6).Select(epoch => $"[run {run}] epoch: {epoch} loss 0.{epoch}\n")));
        Assert.Equal(
            "[run 0] epoch: 1 loss 0.1\n[... 4 epochs left out ...]\n[run 0] epoch: 6 loss 0.6\n"
            + "[run 1] epoch: 1 loss 0.1\n[... 4 epochs left out ...]\n[run 1] epoch: 6 loss 0.6\n",
            Texts(Trim(Stream(log))).Single());
    }

    [Fact]
    public void Bars_of_tqdm_and_prints_in_turn_are_one_training()
    {
        JsonNode[] outputs =
        [
            .. Enumerable.Range(0, 20).SelectMany(epoch => (JsonNode[])
            [
                Stream(string.Concat(Enumerable.Range(0, 10).Select(i => $"\r{i}0%|█   | {i}/10 [00:01<00:02, 33.2it/s]"))
                    + "\r100%|████| 10/10 [00:03<00:00, 33.2it/s]\n", "stderr"),
                Stream($"epoch {epoch}: loss {epoch}.5\n"),
            ]),
        ];
        Assert.Equal(
            [
                "100%|████| 10/10 [00:03<00:00, 33.2it/s]\n", "epoch 0: loss 0.5\n",
                "100%|████| 10/10 [00:03<00:00, 33.2it/s]\n", "[... 18 epochs left out ...]\n", "epoch 19: loss 19.5\n",
            ],
            Texts(Trim(outputs)));
    }

    [Fact]
    public void Of_PyTorch_Lightning_lines_and_widgets_the_first_and_the_last_stay()
    {
        string log = string.Concat(
                Enumerable.Range(0, 10).Select(epoch => $"Epoch {epoch}: 100%|████| 938/938 [00:10, 90it/s, loss=0.{epoch}]\n"))
            + "`Trainer.fit` stopped: `max_epochs=10` reached.\n";
        JsonNode[] widgets =
        [
            .. Enumerable.Range(0, 10).Select(i => Json(
                $$"""
                {"output_type": "display_data", "metadata": {}, "data": {"text/plain": ["Validation: {{i}}it"],
                 "application/vnd.jupyter.widget-view+json": {"model_id": "x{{i}}"} } }
                """)),
        ];
        JsonObject trimmed = Trim([Stream(log, "stderr"), .. widgets, Picture.DeepClone()]);
        Assert.Equal(
            "Epoch 0: 100%|████| 938/938 [00:10, 90it/s, loss=0.0]\n[... 8 epochs left out ...]\n"
            + "Epoch 9: 100%|████| 938/938 [00:10, 90it/s, loss=0.9]\n`Trainer.fit` stopped: `max_epochs=10` reached.\n",
            Texts(trimmed).Single());
        JsonArray outputs = trimmed["cells"]![0]!["outputs"]!.AsArray();
        Assert.Equal(4, outputs.Count);
        Assert.True(JsonNode.DeepEquals(widgets[0], outputs[1]) && JsonNode.DeepEquals(widgets[9], outputs[2]));
        Assert.True(JsonNode.DeepEquals(Picture, outputs[3]));
    }

    [Fact]
    public void Of_other_long_texts_the_beginning_and_the_end_stay()
    {
        string[] lines = Texts(Trim(Stream(string.Concat(Enumerable.Range(0, 500).Select(i => $"row {i} <é>\n"))))).Single().Split('\n');
        Assert.Equal(
            [
                .. Enumerable.Range(0, 20).Select(i => $"row {i} <é>"), "[... 460 lines left out ...]",
                .. Enumerable.Range(480, 20).Select(i => $"row {i} <é>"), "",
            ],
            lines);
    }

    [Fact]
    public void A_long_value_that_is_only_text_is_shortened_too()
    {
        JsonObject value = Json("""{"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {}}""");
        value["data"]!["text/plain"] = string.Join('\n', Enumerable.Range(0, 100));
        JsonNode trimmed = Trim(value)["cells"]![0]!["outputs"]![0]!["data"]!["text/plain"]!;
        Assert.Equal(41, trimmed.AsArray().Count);
        Assert.Equal("[... 60 lines left out ...]\n", (string?)trimmed[20]);
    }

    [Fact]
    public void What_is_short_stays_as_it_is()
    {
        JsonObject notebook = Notebook(
            Stream("Epoch 1/2\nloss 1\nEpoch 2/2\nloss 0\n"), Picture.DeepClone(),
            Json("""{"output_type": "error", "ename": "E", "evalue": "", "traceback": ["\u001b[31mE\u001b[0m"]}"""));
        Assert.True(JsonNode.DeepEquals(notebook, JsonNode.Parse(NotebookTrim.Trim(Bytes(notebook), "x.ipynb").Json)));
    }

    [Theory]
    [InlineData("", "x.ipynb:1:1: this is not a notebook: it is not JSON")]
    [InlineData("PK\u0003\u0004", "x.ipynb:1:1: this is not a notebook: it is not JSON")]
    [InlineData("[]", "x.ipynb: this is not a notebook: it has no 'nbformat'")]
    [InlineData("""{"nbformat": 4}""", "x.ipynb: this is not a notebook: it has no list 'cells'")]
    [InlineData("""{"nbformat": 3, "worksheets": []}""", "x.ipynb: a notebook of format 3; convert it")]
    [InlineData("""{"nbformat": 4, "nbformat": 4, "cells": []}""", "x.ipynb: this is not a notebook as Jupyter writes it")]
    public void What_is_not_a_notebook_is_refused(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<CrestException>(() => NotebookTrim.Trim(Encoding.UTF8.GetBytes(text), "x.ipynb")).Message);

    [Fact]
    public void Damaged_notebooks_are_trimmed_or_refused_with_the_name()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        string log = string.Concat(Enumerable.Range(1, 9).Select(epoch => $"Epoch {epoch}/9\n\r1/2\r2/2\n"));
        byte[] good = Bytes(Notebook(Stream(log), Picture.DeepClone()));
        for (int n = 0; n < 2000; n++)
        {
            byte[] damaged = [.. good];
            for (int i = random.Next(1, 6); i > 0; i--) damaged[random.Next(damaged.Length)] = (byte)"{}[]\",:0\0é\n "[random.Next(12)];
            try
            {
                NotebookTrim.Trim(damaged, "x.ipynb");
            }
            catch (CrestException e)
            {
                Assert.True(e.Message.StartsWith("x.ipynb:", StringComparison.Ordinal), $"seed {seed}: {e.Message}");
            }
        }
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private static JsonObject Stream(string text, string name = "stdout") =>
        new() { ["output_type"] = "stream", ["name"] = name, ["text"] = text };

    private static JsonObject Notebook(params JsonNode[] outputs) => new()
    {
        ["cells"] = new JsonArray(
            new JsonObject
            {
                ["cell_type"] = "code", ["execution_count"] = 1, ["metadata"] = new JsonObject(), ["source"] = new JsonArray("fit()"),
                ["outputs"] = new JsonArray(outputs),
            },
            Json("""{"cell_type": "markdown", "metadata": {}, "source": ["# é"]}""")),
        ["metadata"] = new JsonObject(),
        ["nbformat"] = 4,
        ["nbformat_minor"] = 2,
    };

    private static byte[] Bytes(JsonObject notebook) => Encoding.UTF8.GetBytes(notebook.ToJsonString());

    private static JsonObject Trim(params JsonNode[] outputs)
    {
        JsonObject before = Notebook(outputs);
        TrimmedNotebook trimmed = NotebookTrim.Trim(Bytes(before), "x.ipynb");
        JsonObject after = JsonNode.Parse(trimmed.Json)!.AsObject();
        Assert.Equal(2, trimmed.Cells);
        Assert.True(trimmed.LinesAfter < trimmed.LinesBefore);
        Assert.True(JsonNode.DeepEquals(before["cells"]![1], after["cells"]![1]));
        Assert.True(JsonNode.DeepEquals(before["cells"]![0]!["source"], after["cells"]![0]!["source"]));
        return after;
    }

    private static string[] Texts(JsonObject notebook) =>
    [
        .. notebook["cells"]![0]!["outputs"]!.AsArray().Where(output => output!["text"] is not null)
            .Select(output => output!["text"] is JsonArray lines
                ? string.Concat(lines.Select(line => (string?)line))
                : (string)output["text"]!),
    ];
}
