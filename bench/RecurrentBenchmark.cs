#:property PublishAot=false
#:project ../src/Crest.Pipelines/Crest.Pipelines.csproj
// Recurrent networks over light curves against PyTorch, in turns on the same sequences: training, prediction, one light curve, one more
// night. Run from the root of the checkout:
// dotnet run -c Release bench/RecurrentBenchmark.cs FILE.nc [ROUNDS] [SECONDS] [THREADS]
// FILE is one of 'crest prepare light-curves'. PyTorch runs as bench/peers/fast-environment.sh sets it up.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Crest.Learning.Layers;
using Crest.Learning.Losses;
using Crest.Learning.Optimisers;
using Crest.Learning.Sequences;
using Crest.Numerics.Threads;
using Crest.Survey.LightCurveFiles;
using Crest.Survey.Nights;
using Tensor = Crest.Numerics.Tensors.Tensor;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int rounds = args.Length > 1 ? int.Parse(args[1]) : 3, threads = args.Length > 3 ? int.Parse(args[3]) : Environment.ProcessorCount;
double seconds = args.Length > 2 ? double.Parse(args[2]) : 5;
const int units = 64, layers = 2, batchSize = 128, most = 5330;
using RaggedLightCurves file = RaggedLightCurves.Open(args[0]);
var table = file.Read(0, Math.Min(most, file.Count));
NightInputSpec spec = NightInputFit.Of(table, args[0], false, FluxNormalisation.LightCurve, RedshiftInput.Photometric, takesAllNights: false);
var inputs = new NightInputs(spec, table, args[0]);
float[][] sequences = [.. Enumerable.Range(0, inputs.Count).Where(i => inputs.Nights.NightsOf(i) > 0).Select(i =>
{
    var rows = new float[inputs.Nights.NightsOf(i) * spec.Features];
    inputs.Fill(i, rows);
    return rows;
})];
int[] order = [.. Enumerable.Range(0, sequences.Length).OrderBy(i => sequences[i].Length)];
int[][] batches = [.. order.Chunk(batchSize).Where(b => b.Length == batchSize)];
double meanSteps = sequences.Average(s => (double)s.Length / spec.Features);
string shared = Path.Combine(Path.GetTempPath(), $"crest-recurrent-{Environment.ProcessId}.bin");
using (var writer = new BinaryWriter(File.Create(shared)))
{
    writer.Write(sequences.Length);
    writer.Write(spec.Features);
    foreach (float[] sequence in sequences)
    {
        writer.Write(sequence.Length / spec.Features);
        foreach (float value in sequence) writer.Write(value);
    }
}

using var pool = new WorkerPool(threads);
var layer = new RecurrentLayerSpec(RecurrentCell.Gru, units, Bidirectional: true);
var network = new SequenceNetwork(
    new SequenceNetworkSpec(
        spec.Features, [.. Enumerable.Repeat(layer, layers)], [SequencePooling.Mean, SequencePooling.Maximum], [new LayerSpec.Dense(2)]),
    1, pool);
using var alone = new WorkerPool(1);
var causal = new SequenceNetwork(
    new SequenceNetworkSpec(
        spec.Features, [.. Enumerable.Repeat(layer with { Bidirectional = false }, layers)],
        [SequencePooling.Mean, SequencePooling.Maximum], [new LayerSpec.Dense(2)]), 1, alone);
var single = new SequenceNetwork(network.Spec, 1, alone);
single.Freeze();
var optimiser = new Adam(network.Parameters.Learned.Columns);
var loss = new HeadsLoss(2, 0);
Tensor gradient = new(0, 2), target = new(batchSize, 2);
for (int i = 0; i < batchSize; i++) target[i, i % 2] = 1;
var batch = new SequenceBatch(spec.Features);
var one = new SequenceBatch(spec.Features);
float[] middle = sequences[order[order.Length / 2]];
one.Begin([middle.Length / spec.Features]);
middle.CopyTo(one.RowsOf(0));
SequenceState state = causal.NewState();
long step = 0;

var ratios = new List<(double Training, double Prediction, double One)>();
List<double[]> figures = [];
try
{
    for (int round = 0; round < rounds; round++)
    {
        double[] ours = [Rate(Train), Rate(Predict), 1e6 / Rate(PredictOne), 1e6 / Rate(Advance)];
        using JsonDocument peer = JsonDocument.Parse(Peer());
        double Of(string name) => peer.RootElement.GetProperty(name).GetDouble();
        figures.Add([.. ours, Of("training"), Of("prediction"), Of("one_us")]);
        ratios.Add((ours[0] / Of("training"), ours[1] / Of("prediction"), Of("one_us") / ours[2]));
        Console.Error.WriteLine(string.Join(' ', figures[^1].Select(v => $"{v:F1}")));
    }
}
finally
{
    File.Delete(shared);
}

double Median(Func<double[], double> of) => figures.Select(of).Order().ElementAt(figures.Count / 2);
double MedianRatio(Func<(double Training, double Prediction, double One), double> of) =>
    ratios.Select(of).Order().ElementAt(ratios.Count / 2);
// Products of a step: inputs and states times three gates, each direction, each layer; training is about three times a pass.
double macs = meanSteps * 3 * units * 2 * ((spec.Features + units) + ((layers - 1) * ((2 * units) + units)));
Console.WriteLine($"GRU {units} × 2, {layers} layers, batch {batchSize}, {threads} threads, {sequences.Length} light curves of "
    + $"{meanSteps:F1} nights and {spec.Features} features; {rounds} rounds of {seconds} s, medians\n");
Console.WriteLine("| work | Crest | PyTorch | ratio (median of the rounds) |\n|---|---:|---:|---:|");
Row("training, light curves a second", Median(f => f[0]), Median(f => f[4]), MedianRatio(r => r.Training));
Row("prediction, light curves a second", Median(f => f[1]), Median(f => f[5]), MedianRatio(r => r.Prediction));
Row($"one light curve of {middle.Length / spec.Features} nights, µs", Median(f => f[2]), Median(f => f[6]), MedianRatio(r => r.One));
Console.WriteLine($"| one more night, forward layers, µs | {Median(f => f[3]):F1} | | |");
Console.WriteLine($"\nProducts: {2 * 3 * macs * Median(f => f[0]) / 1e9:F0} GFLOP/s in training, "
    + $"{2 * macs * Median(f => f[1]) / 1e9:F0} in prediction.");

void Row(string work, double ours, double peer, double ratio) =>
    Console.WriteLine($"| {work} | {ours:F0} | {peer:F0} | {ratio:F2} |");

double Rate(Func<int> work)
{
    for (int i = 0; i < 3; i++) work();
    long done = 0, start = Stopwatch.GetTimestamp();
    while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds) done += work();
    return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
}

void Fill()
{
    int[] samples = batches[(int)(step++ * 7 % batches.Length)];
    Span<int> lengths = stackalloc int[batchSize];
    for (int i = 0; i < batchSize; i++) lengths[i] = sequences[samples[i]].Length / spec.Features;
    batch.Begin(lengths);
    for (int i = 0; i < batchSize; i++) sequences[samples[i]].CopyTo(batch.RowsOf(i));
}

int Train()
{
    Fill();
    loss.Compute(network.Forward(batch, step), target, gradient);
    network.Backward(gradient);
    float length = System.Numerics.Tensors.TensorPrimitives.Norm<float>(network.Parameters.Gradients.Values);
    if (length > 1) System.Numerics.Tensors.TensorPrimitives.Multiply(
        network.Parameters.Gradients.Values, 1 / length, network.Parameters.Gradients.Values);
    optimiser.Step(network.Parameters, 1e-3, pool);
    return batchSize;
}

int Predict()
{
    Fill();
    network.Predict(batch);
    return batchSize;
}

int PredictOne()
{
    single.Predict(one);
    return 1;
}

int Advance()
{
    if (state.Steps == 30) state.Clear();
    state.Advance(middle.AsSpan(0, spec.Features));
    return 1;
}

string Peer()
{
    using Process process = Process.Start(new ProcessStartInfo("bench/peers/fast-environment.sh",
        [
            $"{threads}", "/usr/bin/python3", "bench/peers/recurrent.py", shared, $"{seconds}", $"{threads}", "gru", $"{units}",
            $"{layers}", "1", $"{batchSize}",
        ])
    {
        UseShellExecute = false, RedirectStandardOutput = true,
    })!;
    string line = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return line.Trim().Split('\n')[^1];
}
