#:property PublishAot=false
#:property AllowUnsafeBlocks=true
#:project ../src/Crest.Learning/Crest.Learning.csproj
// Products that are short: one row by the weights of a highway network or of a recurrent layer, one light curve through a recurrent
// network, and training in batches of 100. To compare two versions, run it in both checkouts in turn, from their roots:
// dotnet run -c Release bench/ShortProductBenchmark.cs [SECONDS]
using System.Diagnostics;
using System.Globalization;
using Crest.Learning.Layers;
using Crest.Learning.Losses;
using Crest.Learning.Networks;
using Crest.Learning.Optimisers;
using Crest.Learning.Sequences;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Threads;
using Tensor = Crest.Numerics.Tensors.Tensor;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
double seconds = args.Length > 0 ? double.Parse(args[0]) : 1;
using WorkerPool one = new(1), two = new(2);
var random = new Random(1);
Console.WriteLine("| one thread, µs: least / median | |\n|---|---:|");
foreach (int hidden in (int[])[100, 300, 500])
{
    Tensor[] weights = [.. Enumerable.Range(0, 4).Select(_ => Random(hidden, 2 * hidden))];
    foreach (int rows in (int[])[1, 4])
    {
        Tensor input = Random(rows, hidden), output = new(rows, 2 * hidden);
        Row($"four products of {rows} × {2 * hidden} × {hidden}", () =>
        {
            foreach (Tensor weight in weights) Multiply(input, weight, output);
        });
    }
}

const int features = 18, units = 64, nights = 35;
Tensor state = Random(1, units), gates = new(1, 3 * units), stateWeight = Random(units, 3 * units);
var packed = new PackedMatrix(units, 3 * units);
packed.Pack(Matrix.Of(stateWeight));
Row("140 products of 1 × 192 × 64, packed", () =>
{
    for (int i = 0; i < 140; i++) MultiplyPacked();
});
Row("140 products of 1 × 192 × 64, where the matrix is", () =>
{
    for (int i = 0; i < 140; i++) Multiply(state, stateWeight, gates);
});

var layer = new RecurrentLayerSpec(RecurrentCell.Gru, units, Bidirectional: true);
var network = new SequenceNetwork(
    new SequenceNetworkSpec(
        features, [layer, layer], [SequencePooling.Mean, SequencePooling.Maximum], [new LayerSpec.Dense(2)]), 1, one);
var lightCurve = new SequenceBatch(features);
lightCurve.Begin([nights]);
Random(nights, features).Values.CopyTo(lightCurve.RowsOf(0));
Row($"one light curve of {nights} nights, GRU {units} × 2, 2 layers", () => network.Predict(lightCurve));
network.Freeze();
Row("the same, frozen", () => network.Predict(lightCurve));

Console.WriteLine("\n| two threads, training, samples a second: median of rounds of 0.2 s | |\n|---|---:|");
foreach (int batch in (int[])[100, 1000])
{
    foreach (int hidden in (int[])[100, 300, 500])
    {
        var highway = new Network(
            new NetworkSpec(37, [new LayerSpec.Dense(hidden), .. Enumerable.Repeat(new LayerSpec.Highway(), 4), new LayerSpec.Dense(6)]),
            1, two);
        var optimiser = new Adam(highway.Parameters.Learned.Columns);
        var loss = new SoftmaxCrossEntropy();
        Tensor input = Random(batch, 37), target = new(batch, 6), gradient = new(batch, 6);
        for (int i = 0; i < batch; i++) target[i, i % 6] = 1;
        long step = 0;
        double[] rates = [.. Enumerable.Range(0, Math.Max(3, (int)(5 * seconds))).Select(_ =>
        {
            long start = Stopwatch.GetTimestamp(), done = 0;
            for (; Stopwatch.GetElapsedTime(start).TotalSeconds < 0.2; done += batch)
            {
                loss.Compute(highway.Forward(input, step++), target, gradient);
                highway.Backward(gradient);
                optimiser.Step(highway.Parameters, 1e-3, two);
            }

            return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }).Skip(1).Order()];
        Console.WriteLine($"| hidden {hidden}, batch {batch} | {rates[rates.Length / 2]:F0} |");
    }
}

unsafe void Multiply(Tensor a, Tensor b, Tensor c) => MatrixProduct.Multiply(one, Matrix.Of(a), Matrix.Of(b), Matrix.Of(c));

unsafe void MultiplyPacked() => packed.MultiplyFrom(Matrix.Of(state), Matrix.Of(gates));

Tensor Random(int rows, int columns)
{
    var tensor = new Tensor(rows, columns);
    foreach (ref float value in tensor.Values) value = random.NextSingle() - 0.5f;
    return tensor;
}

void Row(string what, Action work)
{
    for (int i = 0; i < 600; i++) work();
    List<double> times = [];
    for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < seconds;)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < 20; i++) work();
        times.Add(Stopwatch.GetElapsedTime(begin).TotalMicroseconds / 20);
    }

    times.Sort();
    Console.WriteLine($"| {what} | {times[0]:F1} / {times[times.Count / 2]:F1} |");
}
