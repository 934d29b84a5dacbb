using System.Globalization;
using System.Text.Json.Nodes;
using Crest.Experiments.Runs;

namespace Crest.Dashboard.Tests.Mlflow;

/// <summary>What MLflow's Python client sends while a script trains, searches and downloads, and every field of the answers.</summary>
public abstract class MlflowSequenceTests
{
    /// <summary>The address of the run store; null for the file of the project.</summary>
    protected abstract string? Storage { get; }

    [Fact]
    public async Task A_client_logs_a_run_and_reads_it_back()
    {
        await using ServedProject served = await ServedProject.Start(storage: Storage);
        var client = new MlflowRequests(served.Client);
        Assert.Equal("404 RESOURCE_DOES_NOT_EXIST", await client.Refused("experiments/get-by-name?experiment_name=light%20curves"));
        JsonNode created = await client.Post(
            "experiments/create", new { name = "light curves", tags = new[] { new { key = "team", value = "sn" } } });
        string experiment = (string)created["experiment_id"]!;
        Assert.Equal("400 RESOURCE_ALREADY_EXISTS", await client.Refused("experiments/create", new { name = "light curves" }));
        JsonNode its = (await client.Get("experiments/get-by-name?experiment_name=light%20curves"))["experiment"]!;
        Assert.Equal(
            $"{experiment} light curves active mlflow-artifacts:/runs team sn",
            $"{its["experiment_id"]} {its["name"]} {its["lifecycle_stage"]} {its["artifact_location"]} "
            + $"{its["tags"]![0]!["key"]} {its["tags"]![0]!["value"]}");

        JsonNode run = (await client.Post("runs/create", new
        {
            experiment_id = experiment,
            user_id = "ada",
            start_time = "1700000000123",
            run_name = "Highway, 300 wide",
            tags = new[]
            {
                new { key = "mlflow.user", value = "ada" }, new { key = "mlflow.source.name", value = "train.py" },
                new { key = "mlflow.runName", value = "Highway, 300 wide" }, new { key = "mlflow.note.content", value = "a memo" },
            },
        }))["run"]!;
        JsonNode info = run["info"]!;
        string id = (string)info["run_id"]!;
        Assert.Matches(@"^\d{8}_01_highway-300-wide$", id);
        Assert.Equal(
            $"{id} Highway, 300 wide {experiment} ada RUNNING 1700000000123 mlflow-artifacts:/runs/{id}/artifacts active",
            $"{info["run_uuid"]} {info["run_name"]} {info["experiment_id"]} {info["user_id"]} {info["status"]} {info["start_time"]} "
            + $"{info["artifact_uri"]} {info["lifecycle_stage"]}");
        Assert.Null(info["end_time"]);

        Empty(await client.Post("runs/log-parameter", new { run_uuid = id, run_id = id, key = "lr", value = "0.001" }));
        Empty(await client.Post("runs/log-parameter", new { run_uuid = id, run_id = id, key = "lr", value = "0.001" }));
        Assert.Equal(
            "400 INVALID_PARAMETER_VALUE", await client.Refused("runs/log-parameter", new { run_id = id, key = "lr", value = "0.1" }));
        Empty(await client.Post(
            "runs/log-metric", new { run_uuid = id, run_id = id, key = "loss", value = 0.5, timestamp = 1_700_000_001_000, step = 0 }));
        Empty(await client.Post(
            "runs/log-metric", new { run_id = id, key = "odd", value = "NaN", timestamp = "1700000001000", step = "1" }));
        Empty(await client.Post("runs/log-metric", new { run_id = id, key = "odd2", value = "-Infinity", timestamp = 1_700_000_001_000 }));
        var batch = new
        {
            run_id = id,
            metrics = new[]
            {
                new { key = "loss", value = 0.4, timestamp = 1_700_000_002_000, step = 1 },
                new { key = "loss", value = 0.25, timestamp = 1_700_000_003_000, step = 2 },
            },
            @params = new[] { new { key = "hidden", value = "300" } },
            tags = new[] { new { key = "paper", value = "yes" } },
        };
        Empty(await client.Post("runs/log-batch", batch));
        Empty(await client.Post("runs/log-batch", batch));
        Empty(await client.Post("runs/set-tag", new { run_id = id, key = "paper", value = "no" }));
        Empty(await client.Post("runs/set-tag", new { run_id = id, key = "gone", value = "1" }));
        Empty(await client.Post("runs/delete-tag", new { run_id = id, key = "gone" }));
        Assert.Equal("404 RESOURCE_DOES_NOT_EXIST", await client.Refused("runs/delete-tag", new { run_id = id, key = "gone" }));
        Empty(await client.Post("runs/log-inputs", new
        {
            run_id = id,
            datasets = new[]
            {
                new
                {
                    tags = new[] { new { key = "mlflow.data.context", value = "training" } },
                    dataset = new { name = "simsn", digest = "abc", source_type = "local", source = "{}" },
                },
            },
        }));
        Empty(await client.Post("runs/outputs", new { run_id = id, models = new[] { new { model_id = "m-1", step = 3 } } }));

        JsonNode ended = (await client.Post(
            "runs/update", new { run_id = id, status = "FINISHED", end_time = 1_700_000_009_000 }))["run_info"]!;
        Assert.Equal("FINISHED 1700000009000", $"{ended["status"]} {ended["end_time"]}");

        JsonNode read = (await client.Get($"runs/get?run_uuid={id}&run_id={id}"))["run"]!;
        JsonNode data = read["data"]!;
        Assert.Equal(
            "loss 0.25 1700000003000 2; odd NaN 1700000001000 1; odd2 -Infinity 1700000001000 0",
            string.Join("; ", data["metrics"]!.AsArray().Select(m => $"{m!["key"]} {m["value"]} {m["timestamp"]} {m["step"]}")));
        Assert.Equal("hidden=300; lr=0.001", Pairs(data["params"]!));
        Assert.Equal(
            "mlflow.note.content=a memo; mlflow.runName=Highway, 300 wide; mlflow.source.name=train.py; mlflow.user=ada; paper=no",
            Pairs(data["tags"]!));
        Assert.Equal("abc", (string)read["inputs"]!["dataset_inputs"]![0]!["dataset"]!["digest"]!);
        Assert.Equal("training", (string)read["inputs"]!["dataset_inputs"]![0]!["tags"]![0]!["value"]!);
        Assert.Equal("m-1 3", $"{read["outputs"]!["model_outputs"]![0]!["model_id"]} {read["outputs"]!["model_outputs"]![0]!["step"]}");

        JsonNode history = await client.Get($"metrics/get-history?run_id={id}&metric_key=loss&max_results=2");
        Assert.Equal("0 1", Steps(history));
        JsonNode rest = await client.Get(
            $"metrics/get-history?run_id={id}&metric_key=loss&max_results=2&page_token={history["next_page_token"]}");
        Assert.Equal("2", Steps(rest));
        Assert.Null(rest["next_page_token"]);
        var ajax = new MlflowRequests(served.Client, "/ajax-api/2.0/mlflow/");
        Assert.Equal("1 2", Steps(await ajax.Get(
            $"metrics/get-history-bulk-interval?run_ids={id}&metric_key=loss&start_step=1&end_step=5")));

        // It is one of Crest's runs.
        RunRecord here = served.Store.Find(id);
        Assert.Equal(
            ("light curves", "Highway, 300 wide", "a memo", RunStatus.Finished, "ada"),
            (here.Description.Project, here.Description.Name, here.Description.Memo, here.Status, here.Origin.User));
    }

    [Fact]
    public async Task A_client_finds_runs_by_its_grammar_in_pages()
    {
        await using ServedProject served = await ServedProject.Start(storage: Storage);
        var client = new MlflowRequests(served.Client);
        string crest = served.AddRun(auc: 0.9);
        string experiment = (string)(await client.Get("experiments/get-by-name?experiment_name=simsn"))["experiment"]!["experiment_id"]!;
        var names = new Dictionary<string, string> { [crest] = "crest" };
        foreach ((string name, double auc) in ((string, double)[])[("a", 0.7), ("b", 0.8), ("c", 0.8)])
        {
            string id = await client.NewRun(experiment, name);
            names[id] = name;
            await client.Post("runs/log-batch", new
            {
                run_id = id,
                metrics = new[] { "test_auc", "my metric" }.Select(key => new { key, value = auc, timestamp = 1, step = 0 }),
                tags = new[] { new { key = "which", value = name } },
            });
        }

        async Task<string> Found(string? filter, params string[] order)
        {
            JsonNode answer = await client.Post(
                "runs/search", new { experiment_ids = new[] { experiment }, filter, order_by = order, max_results = 100 });
            return string.Join(' ', answer["runs"]!.AsArray().Select(run => names[(string)run!["info"]!["run_id"]!]));
        }

        Assert.Equal("c b a crest", await Found(null));
        Assert.Equal("c b", await Found("metrics.test_auc = 0.8"));
        Assert.Equal("c b crest", await Found("metrics.`test_auc` >= 0.8 and tags.`which` != 'a' or params.hidden_size = '90'"));
        Assert.Equal("b", await Found("metrics.\"my metric\" > 0.7 AND tags.which LIKE 'b%'"));
        Assert.Equal("a", await Found("attributes.run_name ILIKE 'A'"));
        Assert.Equal("c b a", await Found("user_id = 'ada' and start_time <= 1700000000000"));
        Assert.Equal("crest", await Found("attributes.start_time > 1700000000000 and status = 'FINISHED'"));
        Assert.Equal("a", await Found($"run_id IN ('{names.First(n => n.Value == "a").Key}')"));
        Assert.Equal("crest", await Found($"artifact_uri = 'mlflow-artifacts:/runs/{crest}/artifacts'"));
        Assert.Equal("c", await Found("tags.`mlflow.runName` = 'c'"));
        Assert.Equal("crest c a", await Found("NOT (run_name = 'b')", "metrics.test_auc DESC"));
        Assert.Equal("crest b c a", await Found(null, "metrics.test_auc DESC", "attributes.run_name ASC"));
        Assert.Equal("a c b crest", await Found(null, "metrics.`my metric`", "tags.which DESC"));

        JsonNode first = await client.Post("runs/search", new { experiment_ids = new[] { experiment }, max_results = 3 });
        JsonNode second = await client.Post(
            "runs/search", new { experiment_ids = new[] { experiment }, max_results = 3, page_token = (string)first["next_page_token"]! });
        Assert.Equal((3, 1), (first["runs"]!.AsArray().Count, second["runs"]!.AsArray().Count));
        Assert.Null(second["next_page_token"]);
        JsonNode run = second["runs"]![0]!;
        Assert.Equal(
            $"{crest} {experiment} FINISHED", $"{run["info"]!["run_id"]} {run["info"]!["experiment_id"]} {run["info"]!["status"]}");
        Assert.Empty((await client.Post("runs/search", new { experiment_ids = new[] { "0" } }))["runs"]!.AsArray());

        string b = names.First(n => n.Value == "b").Key;
        await client.Post("runs/delete", new { run_id = b });
        Assert.Equal("c a crest", await Found(null));
        Assert.Equal("400 INVALID_PARAMETER_VALUE", await client.Refused("runs/set-tag", new { run_id = b, key = "x", value = "y" }));
        JsonNode gone = await client.Post("runs/search", new { experiment_ids = new[] { experiment }, run_view_type = "DELETED_ONLY" });
        Assert.Equal($"{b} deleted", $"{gone["runs"]![0]!["info"]!["run_id"]} {gone["runs"]![0]!["info"]!["lifecycle_stage"]}");
        JsonNode all = await client.Post("runs/search", new { experiment_ids = new[] { experiment }, run_view_type = "ALL" });
        Assert.Equal(4, all["runs"]!.AsArray().Count);
        await client.Post("runs/restore", new { run_id = b });
        Assert.Equal("c b a crest", await Found(null));
    }

    [Fact]
    public async Task Experiments_are_searched_renamed_deleted_and_restored_with_their_runs()
    {
        await using ServedProject served = await ServedProject.Start(storage: Storage);
        var client = new MlflowRequests(served.Client);
        Assert.Equal("0 Default", await Names("experiments/search?max_results=10"));
        var ids = new List<string>();
        foreach (string name in (string[])["one", "two"])
            ids.Add((string)(await client.Post("experiments/create", new { name }))["experiment_id"]!);
        await client.Post("experiments/set-experiment-tag", new { experiment_id = ids[0], key = "kind", value = "x" });
        Assert.Equal(
            $"{ids[0]} one",
            await Names("experiments/search?max_results=10&filter=tags.kind%20%3D%20%27x%27%20AND%20name%20LIKE%20%27o%25%27"));
        Assert.Equal(
            $"{ids[1]} two, {ids[0]} one, 0 Default",
            await Names("experiments/search?max_results=10&order_by=name%20DESC&order_by=experiment_id"));
        string run = await client.NewRun(ids[0]);
        await client.Post("experiments/update", new { experiment_id = ids[0], new_name = "three" });
        Assert.Equal("three", served.Store.Find(run).Description.Project);
        Assert.Equal(
            "400 RESOURCE_ALREADY_EXISTS", await client.Refused("experiments/update", new { experiment_id = ids[0], new_name = "two" }));
        await client.Post("experiments/delete", new { experiment_id = ids[0] });
        Assert.NotNull(served.Store.Find(run).Deleted);
        Assert.Equal("deleted", (string)(await client.Get($"experiments/get?experiment_id={ids[0]}"))["experiment"]!["lifecycle_stage"]!);
        Assert.Equal("400 INVALID_PARAMETER_VALUE", await client.Refused("runs/create", new { experiment_id = ids[0] }));
        Assert.Equal("400 RESOURCE_ALREADY_EXISTS", await client.Refused("experiments/create", new { name = "three" }));
        Assert.Equal($"{ids[0]} three", await Names("experiments/search?max_results=10&view_type=DELETED_ONLY"));
        await client.Post("experiments/restore", new { experiment_id = ids[0] });
        Assert.Null(served.Store.Find(run).Deleted);
        Assert.Equal("400 INVALID_PARAMETER_VALUE", await client.Refused("experiments/delete", new { experiment_id = "0" }));

        async Task<string> Names(string path) => string.Join(
            ", ", (await client.Get(path))["experiments"]!.AsArray().Select(found => $"{found!["experiment_id"]} {found["name"]}"));
    }

    private static void Empty(JsonNode answer) => Assert.Empty(answer.AsObject());

    private static string Pairs(JsonNode pairs) => string.Join("; ", pairs.AsArray().Select(pair => $"{pair!["key"]}={pair["value"]}"));

    private static string Steps(JsonNode history) =>
        string.Join(' ', history["metrics"]!.AsArray().Select(m => ((long)m!["step"]!).ToString(CultureInfo.InvariantCulture)));
}
