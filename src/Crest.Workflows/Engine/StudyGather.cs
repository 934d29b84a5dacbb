using Crest.Foundation.Errors;
using Crest.Workflows.Components;

namespace Crest.Workflows.Engine;

/// <summary>Brings files of the instances of a study into its folder, each under a name of its own.</summary>
internal static class StudyGather
{
    /// <summary>Makes sure that no two instances gather a file under one name, as far as that is known before they run.</summary>
    /// <param name="study">The study.</param>
    /// <param name="instances">Its instances.</param>
    /// <exception cref="CrestException">Two do.</exception>
    public static void Check(StudyComponent study, IReadOnlyList<Instance> instances)
    {
        var writers = new Dictionary<string, Instance>(StringComparer.Ordinal);
        foreach (StudyCopy copy in study.Gather)
        {
            foreach (Instance instance in instances)
            {
                string from = StudyTemplate.Fill(copy.From, copy, instance), to = StudyTemplate.Fill(copy.To, copy, instance);
                if (!FileGlob.IsGlob(from)) Claim(writers, study, copy, instance, StudyTemplate.NameOf(to, from));
            }
        }
    }

    /// <summary>Copies the files of finished instances; an instance that lacks one is passed over.</summary>
    /// <param name="study">The study.</param>
    /// <param name="copy">What is gathered.</param>
    /// <param name="instances">The instances.</param>
    /// <param name="folder">The folder of the study.</param>
    /// <returns>The paths of the copies in the folder of the study, each with the instance that it is from.</returns>
    /// <exception cref="CrestException">Two files have one name, or a file cannot be copied.</exception>
    public static IReadOnlyDictionary<string, Instance> Copy(
        StudyComponent study, StudyCopy copy, IReadOnlyList<Instance> instances, string folder)
    {
        var writers = new Dictionary<string, Instance>(StringComparer.Ordinal);
        foreach (Instance instance in instances)
        {
            string from = StudyTemplate.Fill(copy.From, copy, instance), to = StudyTemplate.Fill(copy.To, copy, instance);
            foreach (string file in FileGlob.Matching($"{folder}_{instance.Index}", from))
            {
                string name = StudyTemplate.NameOf(to, file);
                Claim(writers, study, copy, instance, name);
                FolderCopy.Resolved(file, Path.Combine(folder, name));
            }
        }

        return writers;
    }

    private static void Claim(Dictionary<string, Instance> writers, StudyComponent study, StudyCopy copy, Instance instance, string name)
    {
        if (!writers.TryAdd(name, instance))
            throw new CrestException($"{copy.Position}: gather: {study.Path}_{writers[name].Index} and {study.Path}_{instance.Index} would "
                + $"both write '{name}'; put a placeholder such as {{{{ {instance.Parameters.Keys.First()} }}}} into the name");
    }
}
