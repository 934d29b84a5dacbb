using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crest.Dashboard.Access;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Crest.Dashboard.Mlflow;

/// <summary>A request of MLflow's interface: its fields, and where its answer comes from.</summary>
/// <param name="Fields">The fields.</param>
/// <param name="Store">Where the runs are.</param>
/// <param name="Context">The request itself.</param>
internal sealed record MlflowCall(MlflowFields Fields, RunStore Store, HttpContext Context)
{

    /// <summary>Makes what answers a request.</summary>
    /// <param name="answer">Makes the answer; null stands for an empty one.</param>
    /// <param name="largest">Bytes of the request.</param>
    public static RequestDelegate Answering(Func<MlflowCall, JsonNode?> answer, int? largest = null) =>
        context => Guarded(context, () => Answer(context, answer, largest));

    /// <summary>Answers a request, and its errors in the form that clients know.</summary>
    public static async Task Guarded(HttpContext context, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (MlflowException e)
        {
            await Refuse(context, e.Status, e.Code, e.Message);
        }
        catch (MissingRunException e)
        {
            await Refuse(context, StatusCodes.Status404NotFound, "RESOURCE_DOES_NOT_EXIST", e.Message);
        }
        catch (CrestException e) when (e.InnerException is DbException or IOException)
        {
            // Nobody's fault who asks: clients try it again.
            await Refuse(context, StatusCodes.Status503ServiceUnavailable, "TEMPORARILY_UNAVAILABLE", e.Message);
        }
        catch (CrestException e)
        {
            await Refuse(context, StatusCodes.Status400BadRequest, "INVALID_PARAMETER_VALUE", e.Message);
        }
    }

    /// <summary>Parses what a client wrote; an error of it is the client's.</summary>
    /// <param name="name">The field that it is in.</param>
    /// <param name="text">What it wrote; null or empty for nothing.</param>
    /// <param name="parse">Parses it.</param>
    public static T? Parse<T>(string name, string? text, Func<string, T> parse)
        where T : class
    {
        try
        {
            return string.IsNullOrWhiteSpace(text) ? null : parse(text);
        }
        catch (CrestException e)
        {
            throw MlflowException.Invalid($"{name}: {e.Message}");
        }
    }

    /// <summary>The id of the run that a request is about; older clients call it <c>run_uuid</c>.</summary>
    public string RunId => Fields.Text("run_id") is { Length: > 0 } id ? id : Fields.Text("run_uuid") is { Length: > 0 } old ? old
        : throw MlflowException.Invalid("Missing value for required parameter 'run_id'");

    /// <summary>The run of the request.</summary>
    public RunRecord Run() => Find(RunId);

    /// <summary>The run of an id.</summary>
    public RunRecord Find(string id) => Store.Contains(id) ? Store.Find(id) : throw MlflowException.Missing($"Run with id={id} not found");

    /// <summary>Where the page of a search begins, from the token that the page before it named.</summary>
    public int Offset() => Fields.Text("page_token") is not { Length: > 0 } token ? 0
        : int.TryParse(token, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int offset)
            ? offset
            : throw MlflowException.Invalid("page_token is none of this server");

    private static async Task Answer(HttpContext context, Func<MlflowCall, JsonNode?> answer, int? largest)
    {
        MlflowFields fields = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            ? MlflowFields.Of(context.Request.Query)
            : await Body(context, largest);
        RunStore store = context.RequestServices.GetRequiredService<RunStore>();
        JsonNode result = answer(new MlflowCall(fields, store, context)) ?? new JsonObject();
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(result.ToJsonString(), context.RequestAborted);
    }

    private static Task Refuse(HttpContext context, int status, string code, string message)
    {
        if (context.Response.HasStarted) return Task.CompletedTask;
        context.Response.Clear();
        SecurityHeaders.Set(context.Response);
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error_code = code, message }, context.RequestAborted);
    }

    private static async Task<MlflowFields> Body(HttpContext context, int? largest)
    {
        // The forms of other sites cannot send this type.
        if (!context.Request.HasJsonContentType()) throw MlflowException.Bad("the request needs the content type application/json");
        if (context.Request.ContentLength > largest) throw TooLarge(largest.Value);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (body.Length > largest) throw TooLarge(largest.Value);
        try
        {
            JsonElement json = body.Length == 0 ? JsonElement.Parse("{}") : StrictJson.Parse(body.ToArray());
            return MlflowFields.Of(json, "the request");
        }
        catch (JsonException e) when (e.InnerException is InvalidOperationException)
        {
            throw MlflowException.Invalid(e.Message);
        }
        catch (JsonException e)
        {
            throw MlflowException.Bad($"the request is no JSON: {e.Message}");
        }
    }

    private static MlflowException TooLarge(int largest) =>
        MlflowException.Invalid($"a batch has at most {largest} bytes; send it in parts");
}
