using Crest.Foundation.Errors;
using Crest.Learning.Sequences;
using Crest.Survey.Nights;

namespace Crest.Pipelines.LightCurves;

/// <summary>What <c>model.json</c> says: all that is needed to use the weights, and to refuse data that they were not made for.</summary>
/// <param name="Task">Always <see cref="LightCurveModel.Task"/>.</param>
/// <param name="Network">The layers of each network.</param>
/// <param name="Members">Number of networks.</param>
/// <param name="Input">What a network is given of a light curve.</param>
/// <param name="Classes">Names of the classes, in the order of the outputs.</param>
/// <param name="Targets">The heads.</param>
/// <param name="Temperature">What the outputs of the classes are divided by, fitted to the validation split.</param>
/// <param name="PreparationHash">Hash of the preparation that it was trained on.</param>
/// <param name="Run">The run that trained it.</param>
public sealed record LightCurveModelDescription(
    string Task, SequenceNetworkSpec Network, int Members, NightInputSpec Input, IReadOnlyList<string> Classes, LightCurveTargets Targets,
    double Temperature, string PreparationHash, string Run)
{
    /// <summary>Returns itself where its parts fit together.</summary>
    /// <param name="path">Where it was read, for the error.</param>
    /// <exception cref="CrestException">They do not, so the file was changed.</exception>
    public LightCurveModelDescription Checked(string path)
    {
        Network.Checked(path);
        Input.Checked(path);
        bool whole = Network.Inputs == Input.Features && Members is >= 1 and <= 1000 && Classes.Count >= 2 && Classes.All(c => c is not null)
            && Targets.Classes == Classes.Count && Temperature > 0 && double.IsFinite(Temperature);
        return whole
            ? this
            : throw new CrestException(
                $"{path}: contradicts itself: the network's inputs or outputs are not those that are described; train again or copy it again");
    }
}
