using Crest.Foundation.Options;
using Crest.Learning.Layers;
using Crest.Learning.Sequences;
using Crest.Survey.Nights;

namespace Crest.Pipelines.LightCurves;

/// <summary>The shape of a network over nights, and how light curves are disturbed in its training.</summary>
public sealed record LightCurveHyperparameters
{
    /// <summary>The kind of the recurrent layers.</summary>
    [Option(OptionRole.Hyperparameter, "Kind of the recurrent layers.")]
    public RecurrentCell Cell { get; init; } = RecurrentCell.Gru;

    /// <summary>Cells of a layer and direction.</summary>
    [Option(
        OptionRole.Hyperparameter, "Cells of a layer and direction.", Minimum = 1, Maximum = RecurrentLayerSpec.MostUnits)]
    [Search(32, 128, Log = true, Step = 16)]
    public int HiddenSize { get; init; } = 64;

    /// <summary>Number of recurrent layers.</summary>
    [Option(OptionRole.Hyperparameter, "Number of recurrent layers.", Name = "n-layers", Minimum = 1, Maximum = 8)]
    [Search(1, 3)]
    public int Layers { get; init; } = 2;

    /// <summary>Whether the layers go forward only.</summary>
    [Option(
        OptionRole.Hyperparameter,
        "Go through the nights forward only, so that a new night costs one step (--state of 'crest predict light-curves').")]
    public bool Causal { get; init; }

    /// <summary>What is made of the outputs of all nights.</summary>
    [Option(OptionRole.Hyperparameter, "What is made of the outputs of all nights.")]
    public NightPooling Pooling { get; init; } = NightPooling.MeanMaximum;

    /// <summary>Probability of an output of a recurrent layer to be dropped.</summary>
    [Option(
        OptionRole.Hyperparameter, "Probability of an output of a recurrent layer to be dropped.", Placeholder = "P", Minimum = 0,
        Maximum = 1, BelowMaximum = true)]
    [Search(0, 0.5, Step = 0.05)]
    public double DropoutRate { get; init; } = 0.2;

    /// <summary>How fluxes become inputs.</summary>
    [Option(
        OptionRole.Hyperparameter,
        "How fluxes become inputs: asinh scaled over all bands or per band, or divided by the light curve's own largest flux.",
        Default = "light-curve; with --causal global")]
    public FluxNormalisation? Normalisation { get; init; }

    /// <summary>Weight of redshift and day of peak in the loss.</summary>
    [Option(
        OptionRole.Hyperparameter,
        "Weight, beside the class, of the redshift and the day of the peak in the loss; 0 predicts the class alone.",
        Minimum = 0, Maximum = 100)]
    public double NumberWeight { get; init; } = 0.1;

    /// <summary>Noise of fluxes in units of their errors.</summary>
    [Option(
        OptionRole.Hyperparameter, "Standard deviation of the noise added to fluxes in training, in units of their errors.", Minimum = 0,
        Maximum = 10)]
    [Search(0, 0.5)]
    public double FluxNoise { get; init; }

    /// <summary>The largest share of the nights that is left out.</summary>
    [Option(
        OptionRole.Hyperparameter, "Largest share of the nights that is left out in training.", Placeholder = "P", Minimum = 0, Maximum = 1,
        BelowMaximum = true)]
    [Search(0, 0.5)]
    public double DropNights { get; init; } = 0.3;

    /// <summary>Probability that a light curve is cut.</summary>
    [Option(
        OptionRole.Hyperparameter, "Probability of a light curve to be cut after a random night in training, so that one model serves "
        + "every phase.", Placeholder = "P", Minimum = 0, Maximum = 1)]
    public double CutRate { get; init; } = 0.5;

    /// <summary>Whether redshifts are drawn by their errors.</summary>
    [Option(OptionRole.Hyperparameter, "Draw redshifts by their errors in training.")]
    public bool RedshiftNoise { get; init; }

    /// <summary>Probability that the redshift is withheld.</summary>
    [Option(
        OptionRole.Hyperparameter, "Probability of the redshift to be withheld in training, so that one model serves objects without it.",
        Placeholder = "P", Minimum = 0, Maximum = 1)]
    public double WithholdRedshift { get; init; }

    /// <summary>Probability that an object is made fainter.</summary>
    [Option(
        OptionRole.Hyperparameter, "Probability of an object to be made fainter by up to a magnitude in training, its redshift withheld.",
        Placeholder = "P", Minimum = 0, Maximum = 1)]
    public double FainterRate { get; init; }

    /// <summary>How fluxes become inputs where nothing is given: by the light curve's own scale, which needs its brightest night.</summary>
    internal FluxNormalisation UsedNormalisation =>
        Normalisation ?? (Causal ? FluxNormalisation.Global : FluxNormalisation.LightCurve);

    /// <summary>What a sample takes in training, as a number of weights.</summary>
    internal double StepCost => 10_000 + (6.0 * HiddenSize * HiddenSize * Layers * (Causal ? 1 : 2));

    /// <summary>How light curves are disturbed.</summary>
    internal NightNoise Noise => new(FluxNoise, DropNights, CutRate, RedshiftNoise, WithholdRedshift, FainterRate);

    /// <summary>The network for inputs and outputs.</summary>
    internal SequenceNetworkSpec Network(int inputs, int outputs)
    {
        var layer = new RecurrentLayerSpec(Cell, HiddenSize, !Causal, DropoutRate);
        SequencePooling[] pooling = Pooling switch
        {
            NightPooling.Mean => [SequencePooling.Mean],
            NightPooling.Maximum => [SequencePooling.Maximum],
            NightPooling.Last => [SequencePooling.Last],
            NightPooling.MeanMaximum => [SequencePooling.Mean, SequencePooling.Maximum],
            _ => [SequencePooling.Mean, SequencePooling.Maximum, SequencePooling.Last],
        };
        return new SequenceNetworkSpec(inputs, [.. Enumerable.Repeat(layer, Layers)], pooling, [new LayerSpec.Dense(outputs)]);
    }
}
