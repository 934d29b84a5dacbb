using System.Text.Json;
using Crest.Foundation.Errors;
using Crest.Learning.ModelFiles;
using Crest.Learning.Sequences;
using Crest.Survey.Nights;
using Crest.Survey.Observations;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Pipelines.LightCurves;

/// <summary>
/// How far a causal model is with each object, so that a new night costs one step of its networks and not the whole light curve. The states
/// of a file belong to one model. From one thread at a time.
/// </summary>
public sealed class LightCurveStates
{
    private const string Values = "states", Model = "model_run", Weights = "model_weights", Entries = "objects";

    /// <summary>Objects of one text: JSON has a longest one.</summary>
    private const int EntriesOfText = 50_000;

    private readonly LightCurveModel _model;
    private readonly SequenceState[] _states;
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly float[] _features;

    /// <summary>Begins without objects.</summary>
    /// <param name="model">A model whose layers all go forward.</param>
    /// <exception cref="CrestException">The model is not causal.</exception>
    public LightCurveStates(LightCurveModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!model.Description.Network.IsCausal || model.Description.Input.Normalisation == FluxNormalisation.LightCurve)
            throw new CrestException("the model needs whole light curves, so it has no state to keep; train one with --causal");
        _model = model;
        _states = [.. model.Ensemble.Members.Select(member => member.NewState())];
        _features = new float[model.Description.Input.Features];
    }

    /// <summary>Number of objects.</summary>
    public int Count => _entries.Count;

    /// <summary>Reads the states of a file.</summary>
    /// <param name="path">The file; where there is none, no object has been seen.</param>
    /// <param name="model">The model that they belong to.</param>
    /// <exception cref="CrestException">The file cannot be read or is of another model, or the model is not causal.</exception>
    public static LightCurveStates Read(string path, LightCurveModel model)
    {
        var states = new LightCurveStates(model);
        if (!File.Exists(path)) return states;
        SafetensorsFile file = FileOf(path);
        if (file.Text(Model) != model.Description.Run)
        {
            throw new CrestException($"{path}: the states are of the model of run {file.Text(Model)}, not of {model.Description.Run}; "
                + "give the file of this model, or one that does not exist yet");
        }

        // Runs of two projects may have the same name.
        if (file.Metadata.GetValueOrDefault(Weights) != model.WeightsHash())
        {
            throw new CrestException($"{path}: the states are of another model, whose run is called {model.Description.Run} too; "
                + "give the file of this model, or one that does not exist yet");
        }

        Entry[] entries = EntriesOf(file);
        int length = states.LengthOfState;
        if (entries.Length == 0) return states;
        var values = new Tensor(entries.Length, length);
        file.CopyTo(Values, values);
        for (int i = 0; i < entries.Length; i++) states._entries[entries[i].Name] = entries[i] with { State = values.Row(i).ToArray() };
        return states;
    }

    /// <summary>Writes the states.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CrestException">It cannot be written; what was there before is unchanged.</exception>
    public void Write(string path)
    {
        Entry[] entries = [.. _entries.Values.OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        var values = new Tensor(entries.Length, LengthOfState);
        for (int i = 0; i < entries.Length; i++) entries[i].State.CopyTo(values.Row(i));
        var texts = new Dictionary<string, string>
        {
            [Entries] = "[]", [Model] = _model.Description.Run, [Weights] = _model.WeightsHash(),
        };
        foreach ((int number, Entry[] some) in entries.Chunk(EntriesOfText).Index()) texts[KeyOf(number)] = JsonSerializer.Serialize(some);
        SafetensorsFile.Write(path, [(Values, values)], texts);
    }

    /// <summary>Takes the nights of an object that are new: those later than eight hours after the last that it knows.</summary>
    /// <param name="inputs">The light curves.</param>
    /// <param name="table">The table that they are of.</param>
    /// <param name="index">The object, from 0; it has a night.</param>
    /// <param name="outputs">Where the outputs of each network after its last night go [networks][objects × outputs].</param>
    /// <param name="row">The row of them.</param>
    /// <returns>The object's first night, MJD, and the number of its nights so far.</returns>
    public (double FirstMjd, int Nights) Advance(NightInputs inputs, ObservationTable table, int index, Tensor[] outputs, int row)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(outputs);
        NightTable nights = inputs.Nights;
        string name = table.Name[index];
        if (!_entries.TryGetValue(name, out Entry? entry))
            entry = new Entry(name, nights.Mjd[nights.Start[index]], double.NegativeInfinity, 0, []);
        Restore(entry);
        double last = entry.LastMjd;
        int steps = entry.Nights;
        for (int night = nights.Start[index]; night < nights.Start[index + 1]; night++)
        {
            if (nights.Mjd[night] <= last + NightTable.Length) continue;
            inputs.FillNight(index, night, entry.FirstMjd, steps == 0 ? entry.FirstMjd : last, _features);
            for (int member = 0; member < _states.Length; member++)
                _states[member].Advance(_features).Values.CopyTo(outputs[member].Row(row));
            (last, steps) = (nights.Mjd[night], steps + 1);
        }

        // Nothing new: what it said last is said again.
        if (steps == entry.Nights)
            for (int member = 0; member < _states.Length; member++) _states[member].Outputs().Values.CopyTo(outputs[member].Row(row));
        var state = new float[LengthOfState];
        int length = _states[0].Length;
        for (int member = 0; member < _states.Length; member++) _states[member].Save(state.AsSpan(member * length, length));
        _entries[name] = new Entry(name, entry.FirstMjd, last, steps, state);
        return (entry.FirstMjd, steps);
    }

    private static SafetensorsFile FileOf(string path)
    {
        try
        {
            return SafetensorsFile.Read(path);
        }
        catch (CrestException e) when (e.InnerException is not (IOException or UnauthorizedAccessException))
        {
            throw Damaged(path, e);
        }
    }

    private static Entry[] EntriesOf(SafetensorsFile file)
    {
        try
        {
            List<Entry> entries = [];
            for (int number = 0; file.Metadata.TryGetValue(KeyOf(number), out string? text); number++)
                entries.AddRange(JsonSerializer.Deserialize<Entry[]>(text) ?? throw new JsonException());
            return [.. entries];
        }
        catch (JsonException e)
        {
            throw Damaged(file.Path, e);
        }
    }

    private static string KeyOf(int number) => number == 0 ? Entries : $"{Entries}.{number}";

    private static CrestException Damaged(string path, Exception failure) => new(
        $"{path}: is no whole file of states; restore it, or give one that does not exist yet and data with the whole light curves",
        failure);

    private int LengthOfState => _states.Length * _states[0].Length;

    private void Restore(Entry entry)
    {
        int length = _states[0].Length;
        for (int member = 0; member < _states.Length; member++)
        {
            if (entry.Nights == 0) _states[member].Clear();
            else _states[member].Restore(entry.Nights, entry.State.AsSpan(member * length, length));
        }
    }

    /// <summary>An object: its first and last night, the number of its nights, and the networks' states.</summary>
    private sealed record Entry(
        string Name, double FirstMjd, double LastMjd, int Nights, [property: System.Text.Json.Serialization.JsonIgnore] float[] State)
    {
        [System.Text.Json.Serialization.JsonConstructor]
        public Entry(string name, double firstMjd, double lastMjd, int nights)
            : this(name, firstMjd, lastMjd, nights, [])
        {
        }
    }
}
