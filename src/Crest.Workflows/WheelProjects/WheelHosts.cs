using Crest.Hosts.Catalogues;

namespace Crest.Workflows.WheelProjects;

/// <summary>
/// The hosts of a project. Its files name them, but what they are is known only to the WHEEL that made it: each stands for a host of one's
/// own.
/// </summary>
/// <param name="map">Hosts of one's own by the names that the project has for them.</param>
internal sealed class WheelHosts(IReadOnlyDictionary<string, string> map)
{
    private const string Local = "localhost";

    /// <summary>The other machines that the components of a project name, in the order of their names.</summary>
    /// <param name="root">The component that contains the others.</param>
    public static IReadOnlyList<string> Of(WheelComponent root) =>
    [
        .. root.All.Where(HasHost).Select(component => component.Json.Text("host")).OfType<string>().Where(host => host != Local)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>The host of a component; null for this machine.</summary>
    public string? HostOf(WheelComponent component) =>
        component.Json.Text("host") is { } name && name != Local && map[name] is var host && host != HostDefinition.Local ? host : null;

    private static bool HasHost(WheelComponent component) => component.Type is "task" or "bulkjobTask" or "stepjob" or "storage";
}
