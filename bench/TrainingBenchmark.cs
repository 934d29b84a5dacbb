#:property PublishAot=false
// Training speed of the highway network (37 inputs, 4 blocks with batch normalisation, noise on) as 'crest train' prints it: the median
// of the epochs, validation not counted, each training run three times in turn.
// Run from the root of the checkout:  dotnet run bench/TrainingBenchmark.cs [THREADS]
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int threads = args.Length > 0 ? int.Parse(args[0]) : Environment.ProcessorCount;
const int rounds = 3;
string root = Environment.CurrentDirectory, work = Directory.CreateTempSubdirectory("crest-training-").FullName;
try
{
    Crest("simulate supernova --n-objects 20000 --output-dir raw");
    Crest("""prepare train-data --train-root raw --sn-types {"Ia":0,"Ib":1,"Ibc":1,"Ic":2,"IIL":3,"IIN":4,"IIP":5} --working-dir interim --output-dir data""");
    var speeds = new SortedDictionary<(int Hidden, int Batch), List<double>>();
    for (int round = 0; round < rounds; round++)
    {
        foreach (int hidden in (int[])[100, 300, 500])
        {
            foreach (int batch in (int[])[100, 1000])
            {
                string output = Crest(
                    "train sn-class optimize --train-data-path data/dataset.tr.nc --validation-data-path data/dataset.va.nc --test-data-path data/dataset.te.nc --output-dir model --force --epoch 8 --use-bn"
                    + $" --dropout-rate 0.1 --outlier-rate 0.05 --blackout-rate 0.05 --hidden-size {hidden} --batch-size {batch} --threads {threads}");
                if (!speeds.TryGetValue((hidden, batch), out List<double>? values)) speeds[(hidden, batch)] = values = [];
                values.Add(double.Parse(Regex.Match(output, @"([\d.]+) samples/s").Groups[1].Value));
            }
        }
    }

    Console.WriteLine($"hidden | batch | samples/s on {threads} threads: min, median, max of {rounds} | GFLOP/s of the median");
    foreach (((int hidden, int batch), List<double> values) in speeds)
    {
        values.Sort();
        // A multiplication and an addition a weight, once forward and twice backward.
        double operations = 6.0 * ((37 * hidden) + (4 * 2 * hidden * hidden) + (hidden * 6));
        Console.WriteLine($"{hidden} | {batch} | {values[0]:F0}, {values[rounds / 2]:F0}, {values[^1]:F0} | {values[rounds / 2] * operations / 1e9:F0}");
    }
}
finally
{
    Directory.Delete(work, recursive: true);
}

string Crest(string arguments)
{
    using Process process = Process.Start(new ProcessStartInfo(Path.Combine(root, "crest"), arguments.Split(' ')) { WorkingDirectory = work, UseShellExecute = false, RedirectStandardOutput = true })!;
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0 ? output : throw new InvalidOperationException($"crest {arguments} ended with {process.ExitCode}");
}
