using System.Globalization;
using Crest.Experiments.TrainingLogs;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Tests.TrainingLogs;

/// <summary>What Keras 1 to 3 print, on terminals and into files, is read to the last figure.</summary>
public sealed class KerasOutputTests
{
    [Fact]
    public void The_log_of_the_old_tutorial()
    {
        TrainingLog log = Read("""
            Train on 50000 samples, validate on 10000 samples
            Epoch 1/2
            50000/50000 [==============================] - 4s - loss: 1.1514 - acc: 0.5976 - val_loss: 0.9149 - val_acc: 0.6829
            Epoch 2/2
            50000/50000 [==============================] - 4s - loss: 1.0144 - acc: 0.6488 - val_loss: 0.9346 - val_acc: 0.6722
            """);
        LoggedTraining training = Assert.Single(log.Trainings);
        Assert.Equal(["loss", "acc", "val_loss", "val_acc"], training.Metrics);
        Assert.Equal([1, 2], training.Epochs);
        Assert.Equal([1.1514, 1.0144], training.Values("loss"));
        Assert.Equal([0.6829, 0.6722], training.Values("val_acc"));
        Assert.Equal(0, log.IncompleteEpochs);
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    public void A_progress_bar_counts_with_its_last_state(string between)
    {
        string bar(int step) => $"{step,4}/1000 [===>......] - ETA: 0s - loss: 9.0 - acc: 0.1";
        string epoch(int number, string loss) =>
            $"Epoch {number}/2\n{bar(1)}{new string('\b', 50)}{between}{bar(500)}{between}"
            + $"1000/1000 [==========] - 3s 2ms/step - loss: {loss} - acc: 0.5 - val_loss: nan          \n";
        TrainingLog log = Read(epoch(1, "2.5e-04") + epoch(2, "-inf"));
        LoggedTraining training = Assert.Single(log.Trainings);
        Assert.Equal([2.5e-4, double.NegativeInfinity], training.Values("loss"));
        Assert.Equal([double.NaN, double.NaN], training.Values("val_loss"));
    }

    [Fact]
    public void Keras_3_with_its_colours_and_an_evaluation_after_it()
    {
        const string blue = "\u001b[1m", plain = "\u001b[0m";
        string line(string steps, string time, string metrics) =>
            $"{blue}{steps}{plain} \u001b[32m━━━━━━━━━━{plain}\u001b[37m{plain} {blue}{time}{plain} 1ms/step - {metrics}";
        TrainingLog log = Read(
            "Epoch 1/2\r\n" + line("10/1875", "5:27", "accuracy: 0.1 - loss: 2.3") + "\r"
            + line("1875/1875", "3s", "accuracy: 0.8 - loss: 0.5 - val_accuracy: 0.7 - val_loss: 0.6 - learning_rate: 0.0010") + "\r\n"
            + "Epoch 2/2\r\n" + line("1875/1875", "0s", "accuracy: 0.85 - loss: 0.4") + "\r\n"
            + "Epoch 2: val_loss improved from 0.6 to 0.55, saving model to best-0.55.keras\r\n"
            + line("1875/1875", "3s", "accuracy: 0.9 - loss: 0.41 - val_accuracy: 0.75 - val_loss: 0.55 - learning_rate: 0.0010") + "\r\n"
            + line("313/313", "0s", "accuracy: 0.2 - loss: 7.0") + "\r\n");
        LoggedTraining training = Assert.Single(log.Trainings);
        Assert.Equal(["accuracy", "loss", "val_accuracy", "val_loss", "learning_rate"], training.Metrics);
        Assert.Equal([0.5, 0.41], training.Values("loss"));
        Assert.Equal([0.6, 0.55], training.Values("val_loss"));
    }

    [Fact]
    public void Lines_without_bars_and_without_headings()
    {
        TrainingLog log = Read("""
            1563/1563 - 4s - loss: 1.5 - mean_io_u_5: 0.1 - val_loss: 1.4 - 4s/epoch - 3ms/step
            INFO: saved - path: weights-3
            1563/1563 - 3s - 2ms/step - loss: 1.2 - mean_io_u_5: 0.2 - val_loss: 1.3
            3s - loss: 1.1 - mean_io_u_5: 0.3 - val_loss: 1.2
            """);
        LoggedTraining training = Assert.Single(log.Trainings);
        Assert.Equal([1, 2, 3], training.Epochs);
        Assert.Equal([1.5, 1.2, 1.1], training.Values("loss"));
        Assert.Equal([1.4, 1.3, 1.2], training.Values("val_loss"));
        Assert.Equal(["loss", "mean_io_u_5", "val_loss"], training.Metrics);
    }

    [Fact]
    public void Several_trainings_a_resumed_one_and_one_that_was_stopped()
    {
        string epoch(int number, int of, double loss) =>
            string.Create(CultureInfo.InvariantCulture, $"Epoch {number}/{of}\n10/10 [==] - 1s - loss: {loss}\n");
        TrainingLog log = Read(epoch(1, 2, 0.5) + epoch(2, 2, 0.4) + epoch(3, 3, 0.3) + epoch(1, 5, 0.9)
            + "Epoch 2/5\n 3/10 [=>.] - ETA: 3s - loss: 0.7");
        Assert.Equal([[1, 2, 3], [1]], log.Trainings.Select(training => training.Epochs.ToArray()));
        Assert.Equal(1, log.IncompleteEpochs);
        // fit() for one epoch again and again is one training.
        LoggedTraining looped = Assert.Single(Read(epoch(1, 1, 0.5) + epoch(1, 1, 0.4) + epoch(1, 1, 0.3)).Trainings);
        Assert.Equal([1, 2, 3], looped.Epochs);
        Assert.Equal([0.5, 0.4, 0.3], looped.Values("loss"));
    }

    [Theory]
    [InlineData("", "the log is empty")]
    [InlineData("   \n\n", "no epoch of a training is in it")]
    [InlineData("hello\nworld: 5 - a: 3\n", "no epoch of a training is in it")]
    [InlineData("\0\u0001\0\n", "this is no text file")]
    [InlineData("Epoch 1/3\n 1/10 [>....] - ETA: 3s - loss: 0.7", "no epoch of the training is complete")]
    public void What_is_no_log_is_an_error(string text, string expected)
    {
        CrestException error = Assert.Throws<CrestException>(() => Read(text));
        Assert.StartsWith($"train.log: {expected}; expected the output of Keras", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_any_length_and_any_piece_of_a_sequence_is_read()
    {
        string text = new string('x', 200_000) + "\n" + "Epoch 1/1\n5/5 [==] - 1s - loss: 0.5\n\u001b[";
        Assert.Equal([0.5], Read(text).Trainings[0].Values("loss"));
        string sequences = "Epoch 1/1\n\u001b]0;title\a\u001b(B5/5 [==] - 1s - loss: 0.5\u001b[K\n\u001b";
        Assert.Equal([0.5], Read(sequences).Trainings[0].Values("loss"));
    }

    private static TrainingLog Read(string text) => TrainingLog.Read(new StringReader(text), "train.log");
}
