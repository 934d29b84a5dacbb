using System.Net;
using Crest.Foundation.Projects;

namespace Crest.Dashboard.Serving;

/// <summary>How a dashboard is served.</summary>
/// <param name="Project">The project that it shows.</param>
public sealed record DashboardSettings(Project Project)
{
    /// <summary>The port where none is given.</summary>
    public const int UsualPort = 5000;

    /// <summary>The address that it listens on; any but that of this machine needs a token.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 for any that is free.</summary>
    public int Port { get; init; } = UsualPort;

    /// <summary>What a reverse proxy puts before each path, e.g. <c>/crest</c>; empty for nothing.</summary>
    public string PathPrefix { get; init; } = "";

    /// <summary>Names under which the server answers, beside the address that it listens on and <c>localhost</c>.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Where the studies are kept.</summary>
    public string StudyStorage { get; init; } = Project.StudiesPath;

    /// <summary>The words of a command line of this program without arguments, by which workflows are started; empty for none.</summary>
    public IReadOnlyList<string> Program { get; init; } = [];

    /// <summary>Tells the time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told, a line each, what whoever serves should know; null for nobody.</summary>
    public Action<string>? Message { get; init; }

    /// <summary>Whether only programs of this machine reach the server, which need no token.</summary>
    public bool IsOpen => IPAddress.IsLoopback(Address) && AllowedHosts.Count == 0 && PathPrefix.Length == 0;
}
