#:property PublishAot=false
#:project ../src/Crest.Experiments/Crest.Experiments.csproj
// How long the dashboard takes to answer with many runs: RUNS runs of 1,000 points each and one of POINTS points, on SQLite and on
// PostgreSQL. Medians and slowest of 30 requests of a page that was asked for once before, the time until 50 open pages hear of a change,
// and the memory of the server.
// Run from the root of the checkout:  dotnet run bench/RunStoreBenchmark.cs [RUNS] [POINTS]
// Needs Debian's postgresql for the second half.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Crest.Experiments.Runs;
using Crest.Foundation.Projects;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int runs = args.Length > 0 ? int.Parse(args[0]) : 10_000, points = args.Length > 1 ? int.Parse(args[1]) : 1_000_000;
string root = Environment.CurrentDirectory, work = Directory.CreateTempSubdirectory("crest-runs-").FullName;
try
{
    Console.WriteLine($"{runs} runs of 1,000 points and one of {points}");
    Measure("SQLite", null);
    if (Directory.Exists("/usr/lib/postgresql"))
    {
        string server = Path.Combine(Path.GetTempPath(), $"crest-runs-server-{Environment.ProcessId}");
        Measure("PostgreSQL", Run(Path.Combine(root, "tests", "postgres"), "start", server).Trim());
        Run(Path.Combine(root, "tests", "postgres"), "remove", server);
    }
}
finally
{
    Directory.Delete(work, recursive: true);
}

void Measure(string name, string? address)
{
    Project project = Project.Create(Path.Combine(work, name)) with { RunStoreAddress = address };
    using RunStore store = RunStore.Open(project, TimeProvider.System);
    long start = Stopwatch.GetTimestamp();
    string large = Fill(store);
    Console.WriteLine($"\n{name}: filled in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
    using Process server = Process.Start(new ProcessStartInfo(Path.Combine(root, "crest"), ["serve", "--port", "0"])
    {
        WorkingDirectory = project.Folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        Environment = { ["CREST_REGISTRY"] = address },
    })!;
    server.ErrorDataReceived += (_, _) => { };
    server.BeginErrorReadLine();
    try
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.StandardOutput.ReadLine()!), Timeout = TimeSpan.FromMinutes(5) };
        string first = store.Search(limit: 1, offset: runs / 2).Runs[0].Id;
        Console.WriteLine("| request | median, ms | slowest, ms |\n| --- | ---: | ---: |");
        (string What, string Path)[] requests =
        [
            ("runs", ""), ("runs, sorted by a metric", "?sort=metric.val_loss"),
            ("search by metric", $"?where={Escape("metric.val_loss < 0.1")}"),
            ("search by parameter and metric",
                $"?where={Escape("param.hidden_size = 300 and (metric.val_auc > 0.9 or metric.val_loss < 0.2)")}"),
            ("search that finds nothing", $"?where={Escape("param.hidden_size = 7")}"),
            ("a run", $"runs/{first}"), ("its curves", $"runs/{first}/curves"), ("the large run", $"runs/{large}"),
            ("its curves", $"runs/{large}/curves"),
            ("comparison of three", $"compare?run={large}&run={first}&run={store.Search(limit: 1).Runs[0].Id}"),
        ];
        foreach ((string what, string path) in requests) Console.WriteLine($"| {what} | {Times(client, path)} |");
        Console.WriteLine($"\n50 open pages hear of a change after {Live(client, store, first)} ms at the latest; "
            + $"the server's memory is {Memory(server):F0} MiB, {Peak(server):F0} MiB at most");
    }
    finally
    {
        server.Kill();
    }
}

string Fill(RunStore store)
{
    var random = new Random(1);
    RunOrigin origin = RunOrigin.OfThisProcess(work);
    string[] metrics = ["loss", "val_loss", "val_auc", "learning_rate"];
    for (int i = 0; i < runs; i++)
    {
        string id = store.Create(Describe(random), origin);
        DateTimeOffset now = store.Clock.GetUtcNow();
        store.LogBatch(
            id, [.. metrics.SelectMany(m => Enumerable.Range(1, 250).Select(step => new RunMetric(m, step, now, random.NextDouble())))]);
        store.End(id, RunStatus.Finished);
    }

    string large = store.Create(Describe(random), origin);
    for (int done = 0; done < points; done += 10_000)
    {
        DateTimeOffset now = store.Clock.GetUtcNow();
        store.LogBatch(large, [.. Enumerable.Range(done, 10_000).Select(step => new RunMetric("loss", step, now, random.NextDouble()))]);
    }

    store.End(large, RunStatus.Finished);
    return large;
}

static RunDescription Describe(Random random) => new()
{
    Method = "sn-class",
    Project = "simsn",
    Parameters = Enumerable.Range(0, 20).ToDictionary(i => i == 0 ? "hidden_size" : $"option_{i}", i => $"{50 * random.Next(1, 20)}"),
    Tags = new Dictionary<string, string> { ["kind"] = $"{random.Next(5)}" },
};

static string Times(HttpClient client, string path)
{
    var times = new List<double>();
    for (int i = -1; i < 30; i++)
    {
        long start = Stopwatch.GetTimestamp();
        using HttpResponseMessage answer = client.GetAsync(path).Result;
        if (answer.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"{path}: {answer.StatusCode}");
        if (i >= 0) times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    times.Sort();
    return $"{times[times.Count / 2]:F0} | {times[^1]:F0}";
}

// 50 pages listen to all runs; the time from a memo's change until the last of them has heard of it.
static string Live(HttpClient client, RunStore store, string run)
{
    Task<Stream>[] opened = [.. Enumerable.Range(0, 50).Select(_ => client.GetStreamAsync("live"))];
    StreamReader[] pages = [.. opened.Select(stream => new StreamReader(stream.Result))];
    Thread.Sleep(3000);
    long start = Stopwatch.GetTimestamp();
    store.SetMemo(run, "changed in the benchmark");
    Task<double>[] heard = [.. pages.Select(page => Task.Run(() =>
    {
        while (!page.ReadLine()!.Contains("changed in the benchmark", StringComparison.Ordinal))
        {
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }))];
    if (!Task.WaitAll(heard, TimeSpan.FromSeconds(30))) return "more than 30,000";
    foreach (StreamReader page in pages) page.Dispose();
    return $"{heard.Max(task => task.Result):F0}";
}

static double Memory(Process process) => Status(process, "VmRSS");

static double Peak(Process process) => Status(process, "VmHWM");

static double Status(Process process, string line) =>
    double.Parse(Regex.Match(File.ReadAllText($"/proc/{process.Id}/status"), $@"{line}:\s+(\d+)").Groups[1].Value) / 1024;

static string Escape(string text) => Uri.EscapeDataString(text);

static string Run(string program, params string[] arguments)
{
    using Process process =
        Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
}
