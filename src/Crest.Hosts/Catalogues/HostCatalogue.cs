using System.Text.RegularExpressions;
using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;

namespace Crest.Hosts.Catalogues;

/// <summary>
/// The hosts that a user knows, from a file <c>hosts.yaml</c>: the key <c>hosts</c> with a mapping of names to hosts, each with the keys of
/// <see cref="HostDefinition"/>. The host <c>local</c> is always there.
/// </summary>
/// <example>
/// <code>
/// hosts:
///   cluster:
///     ssh: me@login.cluster   # a name of the configuration of ssh, or USER@MACHINE
///     folder: /scratch/me/crest
///     scheduler: grid-engine  # or the name of a YAML file of your own, relative to this one
///     queue: short.q
///     jobs: 20
///     poll: 1m
/// </code>
/// </example>
public sealed partial class HostCatalogue
{
    private readonly OrderedDictionary<string, HostDefinition> _hosts = new(StringComparer.Ordinal);

    private HostCatalogue() => _hosts[HostDefinition.Local] = HostDefinition.OfThisMachine;

    /// <summary>A catalogue of this machine only.</summary>
    public static HostCatalogue OfThisMachine { get; } = new();

    /// <summary>The hosts: first <c>local</c>, then the others in the order of the file.</summary>
    public IReadOnlyList<HostDefinition> Hosts => _hosts.Values;

    /// <summary>Reads a catalogue.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CrestException">It cannot be read, or something in it is wrong; the message names line and column.</exception>
    public static HostCatalogue Read(string path) =>
        Parse(YamlFile.Read(path), Path.GetDirectoryName(Path.GetFullPath(path))!);

    /// <summary>Finds a host.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="CrestException">There is no such host.</exception>
    public HostDefinition Find(string name)
    {
        if (_hosts.TryGetValue(name, out HostDefinition? host)) return host;
        string meant = NearestNames.Meant(name, _hosts.Keys) is { } nearest ? $"did you mean '{nearest}'? " : "";
        throw new CrestException($"there is no host '{name}'; {meant}the hosts are {string.Join(", ", _hosts.Keys)} (see hosts.yaml)");
    }

    private static HostCatalogue Parse(YamlNode file, string folder)
    {
        YamlMapping hosts = file.Mapping("hosts").Required("hosts", "a mapping of names to hosts").Mapping();
        var catalogue = new HostCatalogue();
        foreach (string name in hosts.Keys)
        {
            if (!HostName().IsMatch(name))
                throw hosts.ErrorAt(
                    name, $"'{name}' is not a name of a host: it has letters, digits, '.', '_' and '-', a letter or digit first");
            catalogue._hosts[name] = HostDefinition.Read(name, hosts.Required(name, "the properties of the host"), folder);
        }

        return catalogue;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]*\z", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex HostName();
}
