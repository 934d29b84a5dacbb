#:property PublishAot=false
#:package Apache.Avro
// Speed and peak memory of 'crest prepare light-curves' on files in the page cache, made of the real ones of ../shared/data: SNANA FITS
// (plain and .gz), SNANA texts, and LSST alerts of the size that Rubin sends (30 sources, 100 forced fluxes, three pictures), each at two
// sizes, in turn. The clock is the program's own: from opening the first file until the result is whole on the disk.
// Run from the root of the checkout:  dotnet run bench/SurveyReadingBenchmark.cs [ROUNDS]
using System.Buffers.Binary;
using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Avro.File;
using Avro.Generic;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int rounds = args.Length > 0 ? int.Parse(args[0]) : 5;
string root = Environment.CurrentDirectory, data = Path.GetFullPath(Path.Combine(root, "..", "shared", "data")),
    work = Directory.CreateTempSubdirectory("crest-surveys-").FullName;
try
{
    (string Name, string Path, double Count, string Unit)[] cases =
    [
        Fits("fits-1", 100, packed: false), Fits("fits-4", 400, packed: false), Fits("fits-gz", 100, packed: true),
        Texts("text-1", 1), Texts("text-4", 4), Alerts("alerts-1", 2000), Alerts("alerts-4", 8000),
    ];
    Console.WriteLine($"{rounds} rounds in turn | what | min | median | max | peak memory, MiB");
    var rates = cases.ToDictionary(c => c.Name, _ => new List<double>());
    var memories = cases.ToDictionary(c => c.Name, _ => new List<double>());
    for (int round = 0; round <= rounds; round++)
    {
        foreach ((string name, string path, double count, _) in cases)
        {
            string output = Path.Combine(work, "out.nc");
            File.Delete(output);
            (string text, double memory) = Run("prepare", "light-curves", path, "--output", output);
            double seconds = double.Parse(Regex.Match(text, @"objects in ([\d.]+) s").Groups[1].Value);
            if (round == 0) continue; // Builds the program, and brings the files into the cache.
            rates[name].Add(count / seconds);
            memories[name].Add(memory);
        }
    }

    foreach ((string name, string path, double count, string unit) in cases)
    {
        rates[name].Sort();
        Console.WriteLine(
            $"{name} ({count:F0} {unit[..^2]}) | {unit} | {rates[name][0]:F0} | {rates[name][rounds / 2]:F0} | {rates[name][^1]:F0} | "
            + $"{memories[name].Max():F0}");
    }
}
finally
{
    Directory.Delete(work, recursive: true);
}

// A pair of tables with the rows of DES_Ia-0001 many times, under new names.
(string, string, double, string) Fits(string name, int copies, bool packed)
{
    string folder = Directory.CreateDirectory(Path.Combine(work, name)).FullName;
    double bytes = 0;
    foreach (string part in (string[])["HEAD", "PHOT"])
    {
        using var unpacked = new MemoryStream();
        string original = Path.Combine(data, $"surveys/snana-fits/DES_Ia-0001_{part}.FITS.gz");
        using (var source = new GZipStream(File.OpenRead(original), CompressionMode.Decompress)) source.CopyTo(unpacked);
        byte[] file = unpacked.ToArray();
        string header = Encoding.ASCII.GetString(file, 2880, file.Length - 2880);
        int end = 2880 + header.IndexOf("END" + new string(' ', 77), StringComparison.Ordinal);
        int start = (end / 2880 + 1) * 2880;
        int width = int.Parse(Key(file, "NAXIS1").Trim()), rows = int.Parse(Key(file, "NAXIS2").Trim());
        int at = file.AsSpan().IndexOf("NAXIS2  ="u8);
        // The last object has no row of MJD -777 if the file ends with it; every copy needs one.
        byte[] body = file[start..(start + (width * rows))];
        if (part == "PHOT" && BinaryPrimitives.ReadDoubleBigEndian(body.AsSpan((rows - 1) * width)) != -777)
        {
            byte[] endRow = new byte[width];
            BinaryPrimitives.WriteDoubleBigEndian(endRow, -777);
            body = [.. body, .. endRow];
            rows++;
        }

        Encoding.ASCII.GetBytes($"{(long)rows * copies,20}").CopyTo(file, at + 10);
        string path = Path.Combine(folder, $"X_{part}.FITS{(packed ? ".gz" : "")}");
        using (Stream target = packed ? new GZipStream(File.Create(path), CompressionLevel.Optimal) : File.Create(path))
        {
            target.Write(file, 0, start);
            for (int copy = 0; copy < copies; copy++)
            {
                // SNID is an 8-byte number after the 40 letters of SUBSURVEY.
                if (part == "HEAD")
                    for (int row = 0; row < rows; row++)
                        BinaryPrimitives.WriteInt64BigEndian(body.AsSpan((row * width) + 40), ((long)copy * rows) + row + 1);
                target.Write(body);
            }
        }

        bytes += start + ((double)width * rows * copies);
    }

    return (name, folder, bytes / 1e6, "MB/s");
}

string Key(byte[] file, string key)
{
    int at = file.AsSpan(2880).IndexOf(Encoding.ASCII.GetBytes($"{key}  =")) + 2880;
    return Encoding.ASCII.GetString(file, at + 10, 20);
}

(string, string, double, string) Texts(string name, int copies)
{
    string folder = Directory.CreateDirectory(Path.Combine(work, name)).FullName;
    int files = 0;
    for (int copy = 0; copy < copies; copy++)
    {
        string original = Path.Combine(data, "spcc/SIMGEN_PUBLIC_DES_dev.tar.gz");
        using var archive = new TarReader(new GZipStream(File.OpenRead(original), CompressionMode.Decompress));
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null) continue;
            string text = new StreamReader(entry.DataStream).ReadToEnd();
            text = text.Replace("SNID:   ", $"SNID: {copy}-", StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(folder, $"{copy}-{entry.Name}"), text);
            files++;
        }
    }

    return (name, folder, files, "objects/s");
}

(string, string, double, string) Alerts(string name, int count)
{
    using IFileReader<GenericRecord> source =
        DataFileReader<GenericRecord>.OpenReader(Path.Combine(data, "surveys/lsst/fakeAlert_v11_0.avro"));
    GenericRecord alert = source.Next();
    var schema = source.GetSchema();
    string path = Path.Combine(work, $"{name}.avro");
    object first = ((object[])alert["prvDiaSources"])[0];
    object[] sources = [.. Enumerable.Range(0, 30).Select(i => Later((GenericRecord)first, i))];
    var list = (Avro.UnionSchema)((Avro.RecordSchema)schema)["prvDiaForcedSources"].Schema;
    var forcedSchema = (Avro.RecordSchema)((Avro.ArraySchema)list.Schemas[1]).ItemSchema;
    object[] forced = [.. Enumerable.Range(0, 100).Select(i => Forced(forcedSchema, i))];
    byte[] picture = new byte[15_000];
    new Random(1).NextBytes(picture);
    foreach (string cutout in (string[])["cutoutDifference", "cutoutScience", "cutoutTemplate"]) alert.Add(cutout, picture);
    alert.Add("prvDiaSources", sources);
    alert.Add("prvDiaForcedSources", forced);
    using (IFileWriter<GenericRecord> writer =
        DataFileWriter<GenericRecord>.OpenWriter(new GenericDatumWriter<GenericRecord>(schema), path))
    {
        for (int i = 0; i < count; i++)
        {
            ((GenericRecord)alert["diaObject"]).Add("diaObjectId", (long)(i / 2) + 1);
            writer.Append(alert);
        }
    }

    Console.WriteLine($"{name}: {new FileInfo(path).Length / count:N0} bytes an alert");
    return (name, path, count, "alerts/s");
}

GenericRecord Later(GenericRecord record, int days)
{
    var copy = new GenericRecord(record.Schema);
    foreach (Avro.Field field in record.Schema.Fields) copy.Add(field.Name, record[field.Name]);
    copy.Add("midpointMjdTai", 60000.0 + days);
    return copy;
}

GenericRecord Forced(Avro.RecordSchema schema, int days)
{
    var record = new GenericRecord(schema);
    foreach (Avro.Field field in schema.Fields)
        record.Add(field.Name, field.Name switch
        {
            "midpointMjdTai" => 59900.0 + days,
            "psfFlux" or "psfFluxErr" => 100f + days,
            "band" => "r",
            _ => field.Schema.Tag switch
            {
                Avro.Schema.Type.Long => 1L,
                Avro.Schema.Type.Int => 1,
                Avro.Schema.Type.Double => 1.0,
                Avro.Schema.Type.Float => 1f,
                Avro.Schema.Type.Union => null,
                _ => "",
            },
        });
    return record;
}

(string Output, double Memory) Run(params string[] arguments)
{
    using Process process = Process.Start(new ProcessStartInfo(Path.Combine(root, "crest"), arguments)
    {
        WorkingDirectory = work, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
    })!;
    process.ErrorDataReceived += (_, _) => { };
    process.BeginErrorReadLine();
    double memory = 0;
    using var watch = new Timer(_ =>
    {
        try
        {
            // The peak so far, as the kernel counts it.
            memory = Math.Max(
                memory,
                double.Parse(Regex.Match(File.ReadAllText($"/proc/{process.Id}/status"), @"VmHWM:\s+(\d+)").Groups[1].Value) / 1024);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or FormatException)
        {
            // It has ended, or this is not Linux.
        }
    }, null, 0, 20);
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    if (process.ExitCode != 0) throw new InvalidOperationException($"crest {string.Join(' ', arguments)} ended with {process.ExitCode}");
    return (output, memory);
}
