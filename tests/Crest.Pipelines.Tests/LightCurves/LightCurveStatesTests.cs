using Crest.Foundation.Errors;
using Crest.Learning.Metrics;
using Crest.Learning.Sequences;
using Crest.Numerics.Threads;
using Crest.Pipelines.LightCurves;
using Crest.Survey.LightCurves;
using Crest.Survey.Nights;
using Crest.Survey.Observations;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Pipelines.Tests.LightCurves;

/// <summary>States of causal networks: night after night they say what the whole light curve says.</summary>
public sealed class LightCurveStatesTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"crest-{Guid.NewGuid():n}.state");
    private readonly WorkerPool _pool = new(2);

    public void Dispose()
    {
        _pool.Dispose();
        File.Delete(_path);
    }

    [Theory]
    [InlineData(RecurrentCell.Gru, 1)]
    [InlineData(RecurrentCell.Lstm, 3)]
    public void Nights_that_come_later_give_what_the_whole_light_curve_gives(RecurrentCell cell, int members)
    {
        ObservationTable table = Table(seed: 3, count: 40);
        LightCurveModel model = Model(table, cell, causal: true, members, "run-1");
        var inputs = new NightInputs(model.Description.Input, table, "test");
        int[] all = [.. Enumerable.Range(0, table.Count)];
        double[] until = [.. all.Select(_ => double.PositiveInfinity)];
        LightCurvePrediction whole = model.Predict(inputs, all, until);

        // Each object's nights come in three parts; between them the states are written and read.
        LightCurvePrediction? last = null;
        double[] ends = [59020, 59045, double.PositiveInfinity];
        for (int part = 0; part < ends.Length; part++)
        {
            ObservationTable own = Between(table, part == 0 ? 0 : ends[part - 1], ends[part]);
            LightCurveStates states = LightCurveStates.Read(_path, model);
            last = Advance(states, model, own);
            states.Write(_path);
            Assert.Equal(table.Count, states.Count);
        }

        Agree(whole, last!);
        // The same nights again change nothing.
        LightCurveStates again = LightCurveStates.Read(_path, model);
        Agree(whole, Advance(again, model, table));
    }

    [Fact]
    public void A_model_that_looks_ahead_has_no_state()
    {
        ObservationTable table = Table(seed: 1, count: 30);
        string message = Assert.Throws<CrestException>(
            () => new LightCurveStates(Model(table, RecurrentCell.Gru, causal: false, 1, "run-1"))).Message;
        Assert.Contains("--causal", message, StringComparison.Ordinal);
    }

    [Fact]
    public void States_of_another_model_and_damaged_ones_are_refused()
    {
        ObservationTable table = Table(seed: 1, count: 30);
        LightCurveModel model = Model(table, RecurrentCell.Gru, causal: true, 1, "run-1");
        LightCurveStates states = new(model);
        Advance(states, model, table);
        states.Write(_path);
        string message = Assert.Throws<CrestException>(
            () => LightCurveStates.Read(_path, Model(table, RecurrentCell.Gru, causal: true, 1, "run-2"))).Message;
        Assert.Contains("run-1", message, StringComparison.Ordinal);
        byte[] written = File.ReadAllBytes(_path);
        foreach (int length in (int[])[0, 9, written.Length / 2, written.Length - 1])
        {
            File.WriteAllBytes(_path, written[..length]);
            message = Assert.Throws<CrestException>(() => LightCurveStates.Read(_path, model)).Message;
            Assert.Contains($"{_path}: is no whole file of states", message, StringComparison.Ordinal);
        }
    }

    /// <summary>Two projects number their runs alike.</summary>
    [Fact]
    public void States_of_another_model_whose_run_has_the_same_name_are_refused()
    {
        ObservationTable table = Table(seed: 1, count: 30);
        LightCurveStates states = new(Model(table, RecurrentCell.Gru, causal: true, 1, "run-1"));
        states.Write(_path);
        LightCurveModel other = Model(table, RecurrentCell.Gru, causal: true, 1, "run-1");
        other.Ensemble.Parameters.All.First().Value.Values[0] += 1e-3f;
        string message = Assert.Throws<CrestException>(() => LightCurveStates.Read(_path, other)).Message;
        Assert.Contains("another model", message, StringComparison.Ordinal);
    }

    /// <summary>The names alone are 20 MB, and the objects are in two texts.</summary>
    [Fact]
    public void The_states_of_many_objects_are_read_again()
    {
        ObservationTable table = Table(seed: 1, count: 51_000);
        for (int i = 0; i < table.Count; i++) table.Name[i] = $"{new string('x', 400)}{i}";
        LightCurveModel model = Model(table, RecurrentCell.Gru, causal: true, 1, "run-1");
        LightCurveStates states = new(model);
        LightCurvePrediction expected = Advance(states, model, table);
        states.Write(_path);
        LightCurveStates read = LightCurveStates.Read(_path, model);
        Assert.Equal(table.Count, read.Count);
        Agree(expected, Advance(read, model, table));
    }

    private static LightCurvePrediction Advance(LightCurveStates states, LightCurveModel model, ObservationTable table)
    {
        var inputs = new NightInputs(model.Description.Input, table, "test");
        Tensor[] outputs = [.. model.Ensemble.Members.Select(_ => new Tensor(table.Count, model.Ensemble.Outputs))];
        double[] first = new double[table.Count];
        for (int i = 0; i < table.Count; i++) (first[i], _) = states.Advance(inputs, table, i, outputs, i);
        return model.PredictionOf(outputs, first);
    }

    private static void Agree(LightCurvePrediction expected, LightCurvePrediction actual)
    {
        for (int i = 0; i < expected.Probabilities.Length; i++)
            Assert.Equal(expected.Probabilities.Values[i], actual.Probabilities.Values[i], 1e-4f);
        for (int i = 0; i < expected.Redshift.Length; i++) Assert.Equal(expected.Redshift[i], actual.Redshift[i], 1e-3);
        for (int i = 0; i < expected.PeakMjd.Length; i++) Assert.Equal(expected.PeakMjd[i], actual.PeakMjd[i], 1e-2);
    }

    private LightCurveModel Model(ObservationTable table, RecurrentCell cell, bool causal, int members, string run)
    {
        NightInputSpec input = NightInputFit.Of(
            table, "test", false, FluxNormalisation.Global, RedshiftInput.Photometric, takesAllNights: true);
        LightCurveTargets targets = LightCurveTargets.Fit(table, NightTable.Of(table, input.Bands, 27.5), predictsNumbers: true);
        Assert.Equal(2, targets.Numbers);
        var shape = new LightCurveHyperparameters { Cell = cell, Causal = causal, HiddenSize = 20, Pooling = NightPooling.All };
        SequenceNetworkSpec network = shape.Network(input.Features, targets.Loss(1).Outputs).Checked("test");
        var ensemble = new SequenceEnsemble(network, members, seed: 5, _pool);
        return new LightCurveModel(
            new LightCurveModelDescription(LightCurveModel.Task, network, members, input, table.Classes, targets,
                new LightCurveCalibration(new Calibration(1.3, [0.2, -0.2]), []), "hash", run), ensemble);
    }

    /// <summary>Objects of 3 to 20 nights from day 59000 on, the first before 59010, the last after 59050.</summary>
    private static ObservationTable Table(int seed, int count)
    {
        var random = new Random(seed);
        List<double> mjd = [];
        List<int> starts = [0];
        for (int i = 0; i < count; i++)
        {
            int nights = random.Next(1, 19);
            mjd.Add(59000 + (9 * random.NextDouble()));
            mjd.AddRange(Enumerable.Range(0, nights).Select(n => 59011.0 + (38.0 * n / nights)));
            mjd.Add(59051);
            starts.Add(mjd.Count);
        }

        return new ObservationTable
        {
            Bands = ["g", "r"], ZeroPoint = 27.5, Classes = ["Ia", "other"], RowStart = [.. starts], Mjd = [.. mjd],
            Band = [.. mjd.Select(_ => (byte)random.Next(2))], Flux = [.. mjd.Select(_ => (300 * random.NextSingle()) - 20)],
            FluxError = [.. mjd.Select(_ => 1 + (10 * random.NextSingle()))], Flags = new ObservationFlags[mjd.Count],
            Name = [.. Enumerable.Range(0, count).Select(i => $"sn{i}")], Type = [.. Enumerable.Repeat("", count)],
            Label = [.. Enumerable.Range(0, count).Select(i => i % 2)], Split = new sbyte[count], Position = new SkyPosition[count],
            SpectroscopicRedshift = [.. Enumerable.Range(0, count).Select(i => 0.1f + (0.01f * i))],
            SpectroscopicRedshiftError = new float[count],
            HostPhotometricRedshift = [.. Enumerable.Range(0, count).Select(i => i % 3 == 0 ? float.NaN : 0.2f + (0.01f * i))],
            HostPhotometricRedshiftError = [.. Enumerable.Repeat(0.05f, count)],
            SimulatedRedshift = [.. Enumerable.Repeat(float.NaN, count)], MilkyWayReddening = new float[count],
            PeakMjd = [.. Enumerable.Range(0, count).Select(i => 59020.0 + i)],
        };
    }

    /// <summary>The observations after one day until another.</summary>
    private static ObservationTable Between(ObservationTable table, double after, double until)
    {
        List<int> rows = [], starts = [0];
        for (int i = 0; i < table.Count; i++)
        {
            for (int row = table.RowStart[i]; row < table.RowStart[i + 1]; row++)
                if (table.Mjd[row] > after && table.Mjd[row] <= until) rows.Add(row);
            starts.Add(rows.Count);
        }

        T[] Of<T>(T[] column) => [.. rows.Select(row => column[row])];
        return new ObservationTable
        {
            Bands = table.Bands, ZeroPoint = table.ZeroPoint, Classes = table.Classes, RowStart = [.. starts], Mjd = Of(table.Mjd),
            Band = Of(table.Band), Flux = Of(table.Flux), FluxError = Of(table.FluxError), Flags = Of(table.Flags), Name = table.Name,
            Type = table.Type, Label = table.Label, Split = table.Split, Position = table.Position,
            SpectroscopicRedshift = table.SpectroscopicRedshift, SpectroscopicRedshiftError = table.SpectroscopicRedshiftError,
            HostPhotometricRedshift = table.HostPhotometricRedshift, HostPhotometricRedshiftError = table.HostPhotometricRedshiftError,
            SimulatedRedshift = table.SimulatedRedshift, MilkyWayReddening = table.MilkyWayReddening, PeakMjd = table.PeakMjd,
        };
    }
}
