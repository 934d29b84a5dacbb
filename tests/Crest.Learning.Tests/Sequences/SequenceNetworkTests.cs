using Crest.Learning.Layers;
using Crest.Learning.Losses;
using Crest.Learning.Sequences;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.Sequences;

/// <summary>Networks over sequences: gradients, batches, states.</summary>
public class SequenceNetworkTests
{
    private static readonly int[] Lengths = [7, 1, 12, 3, 3, 9, 20];

    [Theory]
    [InlineData(RecurrentCell.Gru, true, 2, 0)]
    [InlineData(RecurrentCell.Gru, false, 1, 0.3)]
    [InlineData(RecurrentCell.Lstm, true, 1, 0.3)]
    [InlineData(RecurrentCell.Lstm, false, 3, 0)]
    [InlineData(RecurrentCell.Gru, true, 1, 0.3)]
    public void Gradient_is_the_slope_of_the_loss(RecurrentCell cell, bool both, int layers, double dropout)
    {
        using var pool = new WorkerPool(2);
        SequenceNetwork network = Network(cell, both, layers, units: 18, dropout, pool);
        SequenceBatch batch = Batch(network.Spec.Inputs, seed: 3);
        var loss = new HeadsLoss(3, 1, 0.5);
        Tensor target = Targets(), gradient = new(0, loss.Outputs);
        double Loss() => loss.Compute(network.Forward(batch, step: 4), target, gradient);
        Loss();
        network.Backward(gradient);
        float[] slopes = network.Parameters.Gradients.Values.ToArray();
        // Along the gradient, and along a mixture of single parameters. Kinks (maxima, rectifiers) leave two digits.
        double whole = Math.Sqrt(slopes.Sum(s => (double)s * s));
        var random = new Random(1);
        foreach (float[] direction in (float[][])[slopes, [.. slopes.Select(s => s * random.NextSingle())]])
        {
            double length = Math.Sqrt(direction.Sum(d => (double)d * d)), step = 5e-4;
            double expected = direction.Zip(slopes, (d, s) => (double)d * s).Sum() / length;
            Move(direction, step / length);
            double above = Loss();
            Move(direction, -2 * step / length);
            double below = Loss();
            Move(direction, step / length);
            double slope = (above - below) / (2 * step);
            Assert.True(Math.Abs(slope - expected) <= 0.01 * whole, $"slope {slope}, gradient {expected}");
        }

        void Move(float[] direction, double by)
        {
            Span<float> values = network.Parameters.Learned.Values;
            for (int i = 0; i < values.Length; i++) values[i] += (float)(by * direction[i]);
        }
    }

    [Theory]
    [InlineData(RecurrentCell.Gru, 40)]
    [InlineData(RecurrentCell.Lstm, 300)] // as many parts as there may be
    public void The_gradients_of_a_batch_are_the_sum_of_those_of_its_sequences(RecurrentCell cell, int count)
    {
        using var pool = new WorkerPool(3);
        SequenceNetwork network = Network(cell, both: true, layers: 2, units: 18, dropout: 0, pool);
        var random = new Random(2);
        int[] lengths = [.. Enumerable.Range(0, count).Select(_ => random.Next(1, 25))];
        var batch = new SequenceBatch(5);
        batch.Begin(lengths);
        foreach (ref float value in batch.Values.Values) value = random.NextSingle() - 0.5f;
        var gradient = new Tensor(count, network.Outputs);
        foreach (ref float value in gradient.Values) value = random.NextSingle() - 0.5f;
        double[] expected = new double[network.Parameters.Gradients.Length];
        for (int i = 0; i < count; i++)
        {
            var single = new SequenceBatch(5);
            single.Begin([lengths[i]]);
            batch.RowsOf(i).CopyTo(single.RowsOf(0));
            network.Forward(single, step: 1);
            network.Backward(Tensor.Of(1, network.Outputs, gradient.Row(i).ToArray()));
            for (int j = 0; j < expected.Length; j++) expected[j] += network.Parameters.Gradients.Values[j];
        }

        network.Forward(batch, step: 1);
        network.Backward(gradient);
        double largest = expected.Max(Math.Abs);
        for (int j = 0; j < expected.Length; j++)
            Assert.Equal(expected[j], network.Parameters.Gradients.Values[j], 1e-5 * largest);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(32)]
    public void A_sequence_has_the_same_outputs_in_every_batch_and_with_any_threads(int units)
    {
        using WorkerPool one = new(1), three = new(3);
        SequenceNetwork network = Network(RecurrentCell.Gru, true, 2, units, 0.2, one),
            other = Network(RecurrentCell.Gru, true, 2, units, 0.2, three);
        SequenceBatch batch = Batch(5, seed: 3);
        float[] all = network.Predict(batch).Values.ToArray();
        Assert.Equal(all, other.Predict(batch).Values.ToArray());
        for (int i = 0; i < Lengths.Length; i++)
        {
            var single = new SequenceBatch(5);
            single.Begin([Lengths[i]]);
            batch.RowsOf(i).CopyTo(single.RowsOf(0));
            float[] alone = network.Predict(single).Values.ToArray();
            for (int o = 0; o < alone.Length; o++) Assert.Equal(all[(i * alone.Length) + o], alone[o]);
        }
    }

    [Theory]
    [InlineData(RecurrentCell.Gru)]
    [InlineData(RecurrentCell.Lstm)]
    public void A_kept_state_gives_at_each_step_what_the_sequence_so_far_gives(RecurrentCell cell)
    {
        using var pool = new WorkerPool(1);
        SequenceNetwork network = Network(cell, both: false, layers: 2, units: 17, dropout: 0.2, pool);
        SequenceBatch batch = Batch(5, seed: 8);
        int longest = Array.IndexOf(Lengths, Lengths.Max());
        SequenceState state = network.NewState();
        float[] kept = [];
        for (int step = 0; step < Lengths[longest]; step++)
        {
            // Saved and restored in the middle, it goes on as if it had not been.
            if (step == 9)
            {
                kept = new float[state.Length];
                state.Save(kept);
                state = network.NewState();
                state.Restore(9, kept);
            }

            float[] stepped = state.Advance(batch.Values.Row(batch.StartOf(longest) + step)).Values.ToArray();
            var sofar = new SequenceBatch(5);
            sofar.Begin([step + 1]);
            batch.RowsOf(longest)[..((step + 1) * 5)].CopyTo(sofar.RowsOf(0));
            float[] whole = network.Predict(sofar).Values.ToArray();
            for (int o = 0; o < whole.Length; o++) Assert.Equal(whole[o], stepped[o], 1e-5f);
        }

        Assert.Equal(20, state.Steps);
        Assert.Throws<ArgumentException>(() => network.NewState().Restore(1, kept.AsSpan(1)));
    }

    [Fact]
    public void A_frozen_network_predicts_the_same_and_cannot_be_trained()
    {
        using var pool = new WorkerPool(2);
        SequenceNetwork network = Network(RecurrentCell.Gru, true, 2, 20, 0, pool);
        SequenceBatch batch = Batch(5, seed: 3);
        float[] before = network.Predict(batch).Values.ToArray();
        network.Freeze();
        Assert.Equal(before, network.Predict(batch).Values.ToArray());
        Assert.Contains(
            "frozen", Assert.Throws<InvalidOperationException>(() => network.Forward(batch, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bidirectional_network_has_no_state_to_keep()
    {
        using var pool = new WorkerPool(1);
        Assert.Throws<InvalidOperationException>(() => Network(RecurrentCell.Gru, true, 1, 4, 0, pool).NewState());
    }

    [Fact]
    public void Training_and_prediction_allocate_nothing_once_their_memory_is_there()
    {
        using var pool = new WorkerPool(1);
        SequenceNetwork network = Network(RecurrentCell.Lstm, true, 2, 20, 0.2, pool);
        SequenceBatch batch = Batch(5, seed: 3);
        var loss = new HeadsLoss(3, 1);
        Tensor target = Targets(), gradient = new(0, loss.Outputs);
        void Work()
        {
            network.Predict(batch);
            loss.Compute(network.Forward(batch, 1), target, gradient);
            network.Backward(gradient);
        }

        for (int i = 0; i < 3; i++) Work();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++) Work();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200);
    }

    internal static SequenceNetwork Network(RecurrentCell cell, bool both, int layers, int units, double dropout, WorkerPool pool)
    {
        var layer = new RecurrentLayerSpec(cell, units, both, dropout);
        var spec = new SequenceNetworkSpec(
            5, [.. Enumerable.Repeat(layer, layers)], [SequencePooling.Last, SequencePooling.Mean, SequencePooling.Maximum],
            [new LayerSpec.Dense(9, Activation.Rectifier), new LayerSpec.Dense(5)]);
        return new SequenceNetwork(spec.Checked("test"), seed: 11, pool);
    }

    internal static SequenceBatch Batch(int features, int seed)
    {
        var random = new Random(seed);
        var batch = new SequenceBatch(features);
        batch.Begin(Lengths);
        foreach (ref float value in batch.Values.Values) value = (random.NextSingle() * 3) - 1.5f;
        return batch;
    }

    private static Tensor Targets()
    {
        var target = new Tensor(Lengths.Length, 4);
        for (int i = 0; i < Lengths.Length; i++)
        {
            if (i != 2) target[i, i % 3] = 1; // one class is not known
            target[i, 3] = i == 4 ? float.NaN : (0.3f * i) - 1;
        }

        return target;
    }
}
