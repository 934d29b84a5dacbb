#:property PublishAot=false
// 'crest explore tsne|umap' of MNIST's 10,000 test images against scikit-learn's Barnes-Hut t-SNE with both cores
// (bench/peers/embeddings.py), in turn on the same pixels: seconds of the clock and of the processor, and the trustworthiness of both by
// scikit-learn's own function; the principal components of both; and 70,000 images. Crest's seconds are those of the whole command:
// reading, judging and writing included. Run from the root of the checkout:  dotnet run bench/EmbeddingBenchmark.cs FOLDER_OF_MNIST
// [ROUNDS] Needs Debian's python3-sklearn, and the program built: dotnet build -c Release src/Crest
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string data = args[0], root = Environment.CurrentDirectory, work = Directory.CreateTempSubdirectory("crest-embeddings-").FullName;
int rounds = args.Length > 1 ? int.Parse(args[1]) : 3;
Directory.CreateDirectory(Path.Combine(work, ".crest"));
var start = new ProcessStartInfo("/usr/bin/python3", [Path.Combine(root, "bench", "peers", "embeddings.py")])
{
    UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
};
using Process peer = Process.Start(start)!;
string version = JsonSerializer.Deserialize<string>(peer.StandardOutput.ReadLine()!)!;
try
{
    List<(double Clock, double Processor)> tsne = [], umap = [], theirs = [];
    for (int round = 0; round < rounds; round++)
    {
        tsne.Add(Crest("tsne", "test", round));
        umap.Add(Crest("umap", "test", round));
        JsonElement answer = Ask(new { method = "tsne", data, seed = round, output = Path.Combine(work, $"peer-{round}.csv") });
        theirs.Add((answer.GetProperty("seconds").GetDouble(), answer.GetProperty("processor_seconds").GetDouble()));
    }

    Console.WriteLine($"{rounds} rounds in turn, scikit-learn {version}; medians. A ratio is the median of the rounds' own.\n");
    Console.WriteLine("| 10,000 images | seconds | processor seconds | ratio | ratio, processor | trustworthiness, k = 5 | k = 15 |");
    Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    Row("scikit-learn, t-SNE", theirs, round => Path.Combine(work, $"peer-{round}.csv"), 0);
    Row("crest explore tsne", tsne, round => Path.Combine(work, $"tsne-test-{round}", "embedding.csv"), 2);
    Row("crest explore umap", umap, round => Path.Combine(work, $"umap-test-{round}", "embedding.csv"), 2);

    Crest("pca", "test", 0);
    string components = Path.Combine(work, "peer-pca.csv");
    Ask(new { method = "pca", data, components = 10, output = components });
    double[][] ours = Read(Path.Combine(work, "pca-test-0", "embedding.csv"), 2, 10), other = Read(components, 0, 10);
    double largest = 0;
    for (int c = 0; c < 10; c++)
    {
        double sign = Math.Sign(ours.Zip(other, (a, b) => a[c] * b[c]).Sum());
        largest = Math.Max(largest, ours.Zip(other, (a, b) => Math.Abs(a[c] - (sign * b[c]))).Max());
    }

    Console.WriteLine($"\n10 principal components: the coordinates differ by at most {largest:0.0e+0}, up to sign.\n");
    foreach (string method in (string[])["tsne", "umap"])
    {
        (double clock, double processor) = Crest(method, "all", 0);
        Console.WriteLine($"70,000 images, {method}: {clock:0} s, {processor:0} s of the processor");
    }

    void Row(string name, List<(double Clock, double Processor)> all, Func<int, string> file, int column)
    {
        double[] trust = [.. ((int[])[5, 15]).Select(k => Median(Enumerable.Range(0, rounds).Select(
            round => Ask(new { method = "trustworthiness", data, embedding = file(round), column, neighbours = k })
                .GetProperty("value").GetDouble())))];
        Console.WriteLine($"| {name} | {Median(all.Select(a => a.Clock)):0.0} | {Median(all.Select(a => a.Processor)):0.0} "
            + $"| {Median(theirs.Zip(all, (t, a) => t.Clock / a.Clock)):0.0} "
            + $"| {Median(theirs.Zip(all, (t, a) => t.Processor / a.Processor)):0.0} "
            + $"| {trust[0]:0.0000} | {trust[1]:0.0000} |");
    }
}
finally
{
    peer.StandardInput.Close();
    peer.WaitForExit();
    Directory.Delete(work, recursive: true);
}

(double Clock, double Processor) Crest(string method, string fit, int seed)
{
    string[] words = [Path.Combine(root, "src/Crest/bin/Release/net10.0/crest.dll"), "explore", method, "--dataset", "mnist",
        "--data-dir", data, "--fit", fit, "--seed", $"{seed}", "--threads", "2",
        "--output-dir", Path.Combine(work, $"{method}-{fit}-{seed}")];
    // The shell says what its child took of the processor.
    var program = new ProcessStartInfo("bash", ["-c", "TIMEFORMAT='%U %S'; time dotnet \"$@\"", "bash", .. words])
    {
        WorkingDirectory = work, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
    };
    long begin = Stopwatch.GetTimestamp();
    using Process process = Process.Start(program)!;
    Task<string> errors = process.StandardError.ReadToEndAsync();
    process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    double clock = Stopwatch.GetElapsedTime(begin).TotalSeconds;
    if (process.ExitCode != 0) throw new InvalidOperationException(errors.Result);
    return (clock, errors.Result.Trim().Split('\n')[^1].Split(' ').Sum(double.Parse));
}

JsonElement Ask(object request)
{
    peer.StandardInput.WriteLine(JsonSerializer.Serialize(request));
    peer.StandardInput.Flush();
    return JsonDocument.Parse(peer.StandardOutput.ReadLine()!).RootElement;
}

static double[][] Read(string path, int first, int count) =>
    [.. File.ReadLines(path).Skip(1).Select(line => line.Split(',').Skip(first).Take(count).Select(double.Parse).ToArray())];

static double Median(IEnumerable<double> values) =>
    values.Order().ToArray() is var sorted ? (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2 : 0;
