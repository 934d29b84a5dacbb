using System.Collections.Concurrent;
using System.Text.Json;
using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;
using Crest.Workflows.Components;

namespace Crest.Workflows.Engine;

/// <summary>
/// The folder of a study, from which the folders of its instances are made: files with placeholders are filled in, files that are
/// scattered go where they belong, and of the files that are values of a parameter each instance gets its own.
/// </summary>
internal sealed class StudyTemplate
{
    private readonly StudyComponent _study;
    private readonly string _folder;
    private readonly Dictionary<string, string> _targets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private readonly string _common;

    /// <summary>Reads the folder of a study.</summary>
    /// <param name="study">The study.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="instances">Its instances.</param>
    /// <exception cref="CrestException">A file is missing or cannot be read, or a placeholder is wrong.</exception>
    public StudyTemplate(StudyComponent study, Place place, IReadOnlyList<Instance> instances)
    {
        (_study, _folder) = (study, place.FolderOf(study));
        foreach (string target in study.TargetFiles) _targets.Add(target, ReadTarget(Path.Combine(_folder, target)));
        Fingerprint = RepeatFingerprint.Present(study, place, OwnFiles(instances));
        _common = ContentHash.OfTexts(Fingerprint.Files.SelectMany(file => (string[])[file.Key, file.Value]));
    }

    /// <summary>What all instances have in common.</summary>
    public RepeatFingerprint Fingerprint { get; }

    /// <summary>Makes the folder of an instance, or brings it up to date; files that its components have made stay.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="known">What an earlier call returned; empty where there was none.</param>
    /// <param name="before">The fingerprint of the study then; null where it is not known.</param>
    /// <returns>What the folder was made from, for the next call.</returns>
    /// <exception cref="CrestException">A file cannot be read or written, or a placeholder is wrong.</exception>
    public string Prepare(Instance instance, string folder, string known, RepeatFingerprint? before)
    {
        Dictionary<string, (string Hash, string? From)> own = OwnFiles(instance);
        var now = new InstanceFiles(_common, new(own.ToDictionary(file => file.Key, file => file.Value.Hash), StringComparer.Ordinal));
        InstanceFiles? last = InstanceFiles.Parse(known);
        bool isKnown = Directory.Exists(folder) && last is not null && (last.Common == now.Common || before is not null);
        string work = isKnown ? folder : $"{Path.GetDirectoryName(folder)}/.{Path.GetFileName(folder)}.copying";
        if (!isKnown) FolderCopy.Remove(work);
        Directory.CreateDirectory(work);
        IEnumerable<string> common = !isKnown ? Fingerprint.Files.Keys : last!.Common == now.Common ? [] : Fingerprint.Differences(before!);
        foreach (string file in common) FolderCopy.Update(_folder, work, file);
        foreach (string file in isKnown ? last!.Own.Keys.Where(file => !own.ContainsKey(file)) : [])
            if (!Fingerprint.Files.ContainsKey(file)) File.Delete(Path.Combine(work, file));
        foreach ((string file, (string hash, string? from)) in own)
        {
            if (isKnown && last!.Own.GetValueOrDefault(file) == hash) continue;
            string path = Path.Combine(work, file);
            if (from is null) WriteTarget(path, Path.Combine(_folder, file), Placeholder.Fill(_targets[file], instance.Parameters, file));
            else FolderCopy.Resolved(from, path);
        }

        if (!isKnown)
        {
            FolderCopy.Remove(folder);
            Directory.Move(work, folder);
        }

        return $"{now}";
    }

    /// <summary>The files of the folder of an instance that <see cref="Prepare"/> would change.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="known">What <see cref="Prepare"/> returned.</param>
    /// <param name="before">The fingerprint of the study then.</param>
    /// <exception cref="CrestException">A file cannot be read, or a placeholder is wrong.</exception>
    public IReadOnlyList<string> Changes(Instance instance, string known, RepeatFingerprint? before)
    {
        SortedDictionary<string, string> own = InstanceFiles.Parse(known)?.Own ?? [];
        Dictionary<string, (string Hash, string? From)> now = OwnFiles(instance);
        return
        [
            .. before is null ? [] : Fingerprint.Differences(before),
            .. own.Keys.Union(now.Keys).Where(file => own.GetValueOrDefault(file) != now.GetValueOrDefault(file).Hash),
        ];
    }

    /// <summary>The files of an instance that others do not have, or have with another content.</summary>
    private Dictionary<string, (string Hash, string? From)> OwnFiles(Instance instance)
    {
        var files = new Dictionary<string, (string, string?)>(StringComparer.Ordinal);
        foreach (FilesParameter parameter in _study.Parameters.Parameters.OfType<FilesParameter>())
        {
            string value = instance.Parameters[parameter.Name], path = Path.Combine(_folder, value);
            files[value] = (HashOf(path), path);
        }

        foreach (StudyCopy copy in _study.Scatter)
        {
            string from = Fill(copy.From, copy, instance);
            string[] found = FileGlob.Matching(_folder, from);
            if (found.Length == 0)
                throw new CrestException(
                    $"{copy.Position}: scatter: {_study.Path} has no file '{from}', which its instance {instance.Index} gets");
            foreach (string file in found)
                files[NameOf(Fill(copy.To, copy, instance), file)] = (HashOf(file), file);
        }

        foreach ((string target, string text) in _targets)
            files[target] = (ContentHash.OfTexts(Placeholder.Fill(text, instance.Parameters, Path.Combine(_folder, target))), null);
        return files;
    }

    /// <summary>The files of the study's folder that are not simply copied.</summary>
    private HashSet<string> OwnFiles(IReadOnlyList<Instance> instances)
    {
        var files = new HashSet<string>(_study.TargetFiles, StringComparer.Ordinal);
        foreach (FilesParameter parameter in _study.Parameters.Parameters.OfType<FilesParameter>())
            files.UnionWith(parameter.Values(_folder));
        foreach (StudyCopy copy in _study.Scatter)
        {
            foreach (string from in instances.Select(instance => Fill(copy.From, copy, instance)).Distinct(StringComparer.Ordinal))
                files.UnionWith(FileGlob.Matching(_folder, from).Select(file => Path.GetRelativePath(_folder, file)));
        }

        // What an earlier run has gathered is a result.
        foreach (StudyCopy copy in _study.Gather)
        {
            foreach (Instance instance in instances)
            {
                string to = Fill(copy.To, copy, instance);
                string name = to.EndsWith('/') ? to + Path.GetFileName(Fill(copy.From, copy, instance)) : to;
                if (!FileGlob.IsGlob(name)) files.Add(name);
                else files.UnionWith(FileGlob.Matching(_folder, name).Select(file => Path.GetRelativePath(_folder, file)));
            }
        }

        return files;
    }

    /// <summary>The path of a copy.</summary>
    /// <param name="to">Where to, placeholders filled in.</param>
    /// <param name="file">The file.</param>
    public static string NameOf(string to, string file) =>
        to.EndsWith('/') ? to + Path.GetFileName(file) : to;

    /// <summary>A name with the values of an instance.</summary>
    /// <exception cref="CrestException">A placeholder is wrong, or a value makes the path leave its folder.</exception>
    public static string Fill(string name, StudyCopy copy, Instance instance)
    {
        string filled = Placeholder.Fill(name, instance.Parameters, copy.Position.Path);
        return FilePath.Stays(filled)
            ? filled
            : throw new CrestException($"{copy.Position}: '{filled}' is not a path inside the folder of the component");
    }

    /// <summary>Many instances get the same files.</summary>
    private string HashOf(string path) => _hashes.GetOrAdd(path, FolderHashes.OfPath);

    /// <summary>Reads a file with placeholders.</summary>
    /// <exception cref="CrestException">It cannot be read.</exception>
    public static string ReadTarget(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
    }

    /// <summary>Writes a file whose placeholders were filled in, with the permissions of the file that has them.</summary>
    /// <exception cref="CrestException">It cannot be written.</exception>
    public static void WriteTarget(string path, string source, string text)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // A link would be written through.
            File.Delete(path);
            File.WriteAllText(path, text);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, File.GetUnixFileMode(source));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot write", path, e);
        }
    }

    /// <summary>What the folder of an instance was made from.</summary>
    /// <param name="Common">The hash of the files that all instances have.</param>
    /// <param name="Own">The hashes of its own.</param>
    internal sealed record InstanceFiles(string Common, SortedDictionary<string, string> Own)
    {
        public static InstanceFiles? Parse(string json) => FingerprintJson.Read(json, FingerprintJson.Default.InstanceFiles);

        public override string ToString() => JsonSerializer.Serialize(this, FingerprintJson.Default.InstanceFiles);
    }
}
