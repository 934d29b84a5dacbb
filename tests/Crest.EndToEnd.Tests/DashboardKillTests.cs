using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Crest.EndToEnd.Tests.Program;
using Crest.Experiments.Runs;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary><c>crest serve</c> is killed at random moments while a client logs through it. CREST_KILLS sets how often.</summary>
public class DashboardKillTests
{
    private const int PointsPerBatch = 50;

    private static readonly int s_kills =
        int.Parse(Environment.GetEnvironmentVariable("CREST_KILLS") ?? "4", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_a_server_that_is_killed_no_answered_batch_is_lost_and_none_is_half(bool onPostgres)
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using PostgresServer? postgres = onPostgres ? PostgresServer.Start() : null;
        using var project = new Project();
        string registry = postgres?.NewDatabase() ?? project.At(".crest/registry.db");
        Dictionary<string, int> answered = [];
        for (int kill = 0; kill < s_kills; kill++)
        {
            ServeProcess server = await ServeProcess.Start(project, $"--registry {registry}");
            var begun = new TaskCompletionSource();
            Task logging = Log(server.Address, answered, begun);
            // On a busy machine the first answer takes longer than the others; some kills come before it.
            if (kill == 0 || random.Next(4) > 0) await Task.WhenAny(begun.Task, logging);
            await Task.Delay(random.Next(50, 1500), TestContext.Current.CancellationToken);
            await server.DisposeAsync();
            await logging;
        }

        using RunStore store = RunStore.Open(registry, TimeProvider.System);
        Assert.NotEmpty(answered);
        foreach ((string id, int batches) in answered)
        {
            Assert.Equal(id, store.Find(id).Id);
            long[] a = Steps("a"), b = Steps("b");
            Assert.Equal(Enumerable.Range(0, a.Length).Select(step => (long)step), a);
            Assert.Equal(a, b);
            // One more may have been written whose answer the client did not hear.
            Assert.Contains(a.Length, new[] { batches * PointsPerBatch, (batches + 1) * PointsPerBatch });

            long[] Steps(string metric) => [.. store.History(id, metric).Select(point => point.Step)];
        }
    }

    /// <summary>Makes a run and logs batches until the server is gone; counts the batches that it answered.</summary>
    private static async Task Log(string address, Dictionary<string, int> answered, TaskCompletionSource begun)
    {
        using var client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(30) };
        try
        {
            JsonNode run = await Post("runs/create", new { experiment_id = "0", start_time = 1700000000123 });
            string id = run["run"]!["info"]!["run_id"]!.GetValue<string>();
            answered[id] = 0;
            begun.SetResult();
            for (int batch = 0; ; batch++)
            {
                var metrics = Enumerable.Range(batch * PointsPerBatch, PointsPerBatch)
                    .SelectMany(step => new[] { Point("a", step), Point("b", -step) });
                await Post("runs/log-batch", new { run_id = id, metrics = metrics.ToArray() });
                answered[id]++;
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The server is gone.
        }

        static object Point(string key, int value) =>
            new { key, value, timestamp = 1700000000123 + Math.Abs(value), step = Math.Abs(value) };

        async Task<JsonNode> Post(string call, object body)
        {
            using HttpResponseMessage answer = await client.PostAsJsonAsync($"api/2.0/mlflow/{call}", body);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        }
    }
}
