using System.Text.Json;
using System.Text.Json.Nodes;
using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;
using Crest.Workflows.Components;
using Json.Schema;

namespace Crest.Workflows.Tests.Components;

/// <summary>The schema accepts what the program accepts, as far as a schema can tell.</summary>
public sealed class WorkflowJsonSchemaTests
{
    private static readonly JsonSchema s_schema = JsonSchema.FromText(WorkflowJsonSchema.Write());

    [Theory]
    [InlineData("a: {script: run.sh}")]
    [InlineData(
        "a: {type: task, script: run.sh, retry: 3, submitOption: -l x, include: ['*.log'], env: {A: 1, B: true}, cleanupFlag: remove}")]
    [InlineData("a: {script: run.sh, outputFiles: [x]}\n  b: {script: run.sh, inputFiles: {y/: a/x}, previous: a}")]
    [InlineData("l: {type: for, start: 1, end: 3, components: {a: {script: run.sh}}, keep: 0}")]
    [InlineData(
        "s: {type: parameterStudy, parameters: {a: [1, x], b: {min: 0, max: 1, step: 0.5}, c: {files: '*.x'}}, "
            + "components: {a: {script: r}}}")]
    [InlineData("j: {type: stepjob, components: {a: {type: stepjobTask, script: r, stepnum: 0}}}")]
    [InlineData("b: {type: bulkjobTask, script: r, endBulkNumber: 3}")]
    [InlineData("s: {type: storage, storagePath: /x}\n  v: {type: viewer}\n  i: {type: if, condition: x}")]
    public void What_is_right_is_accepted(string components)
    {
        WorkflowFile.Parse($"components:\n  {components}\n", "workflow.yaml");
        Assert.True(IsValid(components));
    }

    [Theory]
    [InlineData("a: {script: run.sh, retry: -1}")]
    [InlineData("a: {script: run.sh, wrong: 1}")]
    [InlineData("a: {type: nothing, script: run.sh}")]
    [InlineData("a: {retry: 1}")]
    [InlineData("'a b': {script: run.sh}")]
    [InlineData("l: {type: for, start: 1, end: x, components: {a: {script: run.sh}}}")]
    [InlineData("l: {type: for, start: 1, end: 2}")]
    [InlineData("s: {type: parameterStudy, components: {a: {script: r}}}")]
    [InlineData("a: {script: run.sh, inputFiles: [x]}")]
    [InlineData("a: {script: run.sh, cleanupFlag: perhaps}")]
    [InlineData("j: {type: stepjob, components: {a: {type: stepjobTask, script: r, stepnum: 0, host: x}}}")]
    public void What_is_wrong_is_not(string components)
    {
        Assert.Throws<CrestException>(() => WorkflowFile.Parse($"components:\n  {components}\n", "workflow.yaml"));
        Assert.False(IsValid(components));
    }

    private static bool IsValid(string components)
    {
        YamlNode file = YamlFile.Parse($"components:\n  {components}\n", "workflow.yaml");
        return s_schema.Evaluate(JsonSerializer.SerializeToElement(Json(file))).IsValid;
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMapping mapping => new JsonObject(mapping.Keys.Select(key => KeyValuePair.Create(key, mapping[key] is { } v ? Json(v) : null))),
        YamlList list => new JsonArray([.. list.Values.Select(Json)]),
        YamlScalar { Value: long whole } => JsonValue.Create(whole),
        YamlScalar { Value: double number } => JsonValue.Create(number),
        YamlScalar { Value: bool truth } => JsonValue.Create(truth),
        YamlScalar { IsNull: false } scalar => JsonValue.Create(scalar.Content),
        _ => null,
    };
}
