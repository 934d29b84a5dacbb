#:property PublishAot=false
// 'crest inspect --leaks A B' of two files of 100,000 samples each: light curves, candidates, and images made of MNIST's. In B 100
// light curves and images are copies of some of A, 100 more are copies whose values differ a little; 100 candidates of all filters are
// copies. Seconds of the whole command and its largest memory. Run from the root of the checkout:
// dotnet run bench/LeakBenchmark.cs FOLDER_OF_MNIST [SAMPLES]
// Needs the program built: dotnet build -c Release src/Crest
using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string mnist = args[0], root = Environment.CurrentDirectory, work = Directory.CreateTempSubdirectory("crest-leaks-").FullName;
int samples = args.Length > 1 ? int.Parse(args[1]) : 100_000;
const int Copies = 100, NearCopies = 100;
Directory.CreateDirectory(Path.Combine(work, ".crest"));
try
{
    Console.WriteLine("| samples | seconds | largest memory, MB | found |");
    Console.WriteLine("| --- | ---: | ---: | --- |");
    LightCurves();
    Candidates();
    Images();
}
finally
{
    Directory.Delete(work, recursive: true);
}

void LightCurves()
{
    // 20 visits in each of 5 bands; amplitudes over two magnitudes and a half, errors of 5 % of the faintest.
    var curves = new float[2][][];
    for (int file = 0; file < 2; file++)
    {
        var random = new Random(file);
        curves[file] = new float[samples][];
        for (int sample = 0; sample < samples; sample++)
        {
            double amplitude = Math.Pow(10, random.NextDouble()), peak = 100 * random.NextDouble(), width = 10 + (20 * random.NextDouble());
            var curve = curves[file][sample] = new float[100];
            for (int visit = 0; visit < curve.Length; visit++)
            {
                double days = (((visit % 20) * 5) - peak) / width, colour = 1 - (0.15 * (visit / 20) * random.NextDouble());
                curve[visit] = (float)((amplitude * colour * Math.Exp(-days * days)) + (0.05 * Normal(random)));
            }
        }
    }

    var noise = new Random(2);
    for (int copy = 0; copy < Copies; copy++) curves[1][copy] = curves[0][7 * copy];
    for (int copy = 0; copy < NearCopies; copy++)
        curves[1][Copies + copy] = [.. curves[0][(7 * copy) + 3].Select(flux => flux * (float)(1 + (0.003 * Normal(noise))))];
    for (int file = 0; file < 2; file++)
    {
        using (var csv = new StreamWriter(Path.Combine(work, "flux.csv")))
        {
            csv.WriteLine("object_id,mjd,passband,flux,flux_err");
            for (int sample = 0; sample < samples; sample++)
                for (int visit = 0; visit < 100; visit++)
                    csv.WriteLine($"{sample},{58000 + (5 * (visit % 20))},{"grizy"[visit / 20]},{curves[file][sample][visit]:R},0.05");
        }

        Crest("prepare", "csv", "--flux-path", "flux.csv", "--output-dir", $"lc{file}");
    }

    Measure("light curves, 100 visits", Only("lc0"), Only("lc1"));
}

void Candidates()
{
    for (int file = 0; file < 2; file++)
    {
        Crest("simulate", "real-bogus", "--n-objects", $"{4 * samples}", "--seed", $"{file}", "--output", $"param{file}.lst");
        if (file == 1)
        {
            // The last candidates of the second file are some of the first.
            string[] known = File.ReadAllLines(Path.Combine(work, "param0.lst"));
            string[] lines = File.ReadAllLines(Path.Combine(work, "param1.lst"));
            for (int copy = 0; copy < Copies; copy++) lines[^(copy + 1)] = known[^((7 * copy) + 1)];
            File.WriteAllLines(Path.Combine(work, "param1.lst"), lines);
        }

        Crest("prepare", "real-bogus", "--file-path", $"param{file}.lst", "--output-dir", $"rb{file}");
    }

    // The filter with the most: a little more than a quarter of all.
    Measure("candidates of one filter", Path.Combine(work, "rb0", "param0_HSC-I2.nc"), Path.Combine(work, "rb1", "param1_HSC-I2.nc"));
}

void Images()
{
    byte[] images;
    using (var packed = new GZipStream(File.OpenRead(Path.Combine(mnist, "train-images-idx3-ubyte.gz")), CompressionMode.Decompress))
    using (var unpacked = new MemoryStream())
    {
        packed.CopyTo(unpacked);
        images = unpacked.ToArray();
    }

    const int Header = 16, Pixels = 28 * 28;
    int published = (images.Length - Header) / Pixels;
    for (int file = 0; file < 2; file++)
    {
        // Sums of two digits with random weights are new images in which as much varies as in digits.
        var random = new Random(file);
        byte[] made = new byte[Header + (samples * Pixels)];
        images.AsSpan(0, Header).CopyTo(made);
        BinaryPrimitives.WriteInt32BigEndian(made.AsSpan(4), samples);
        for (int sample = 0; sample < samples; sample++)
        {
            int one = random.Next(published), other = random.Next(published), share = random.Next(256);
            if (file == 1 && sample < Copies + NearCopies) (one, other, share) = Drawn(sample * 7);
            for (int pixel = 0; pixel < Pixels; pixel++)
            {
                int first = images[Header + (one * Pixels) + pixel], second = images[Header + (other * Pixels) + pixel];
                int value = ((share * first) + ((255 - share) * second)) / 255;
                if (file == 1 && sample >= Copies && sample < Copies + NearCopies && value is > 0 and < 255) value += random.Next(-1, 2);
                made[Header + (sample * Pixels) + pixel] = (byte)value;
            }
        }

        File.WriteAllBytes(Path.Combine(work, $"{(file == 0 ? "a" : "b")}-images-idx3-ubyte"), made);
    }

    Measure("images of 28 × 28", Path.Combine(work, "a-images-idx3-ubyte"), Path.Combine(work, "b-images-idx3-ubyte"));

    // What the first file drew for a sample.
    (int One, int Other, int Share) Drawn(int wanted)
    {
        var random = new Random(0);
        for (int sample = 0; ; sample++)
        {
            var drawn = (random.Next(published), random.Next(published), random.Next(256));
            if (sample == wanted) return drawn;
        }
    }
}

void Measure(string what, string known, string other)
{
    long start = Stopwatch.GetTimestamp();
    (string output, double megabytes) = Crest("inspect", "--leaks", known, other);
    double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    Console.WriteLine($"| {what} | {seconds:F1} | {megabytes:F0} | {output.Split('\n')[2]} |");
}

(string Output, double Megabytes) Crest(params string[] words)
{
    var start = new ProcessStartInfo("dotnet", [Path.Combine(root, "src", "Crest", "bin", "Release", "net10.0", "crest.dll"), .. words])
    {
        WorkingDirectory = work, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
    };
    using Process process = Process.Start(start)!;
    long largest = 0;
    Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
    while (!process.WaitForExit(20))
    {
        process.Refresh();
        try
        {
            largest = Math.Max(largest, process.PeakWorkingSet64);
        }
        catch (InvalidOperationException)
        {
            // It has just ended.
        }
    }

    return process.ExitCode == 0
        ? (output.Result, largest / 1e6)
        : throw new InvalidOperationException($"crest {string.Join(' ', words)}: {error.Result}");
}

string Only(string folder) => Directory.GetFiles(Path.Combine(work, folder), "*.nc").Single();

double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
