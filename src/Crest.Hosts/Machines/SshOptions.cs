namespace Crest.Hosts.Machines;

/// <summary>How a host is reached by ssh, beyond what the user's own configuration of ssh says.</summary>
public sealed record SshOptions
{
    /// <summary>The configuration file of ssh; the user's own if it is null.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>
    /// Lines of bash that run on the host before each command and each job, such as <c>. /etc/profile</c> where the commands of a scheduler
    /// are on the PATH of login shells only; empty for none. What they print is dropped.
    /// </summary>
    public string Setup { get; init; } = "";

    /// <summary>The time that connecting may take.</summary>
    public TimeSpan ConnectLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A connection on which nothing arrived for three times as long is given up.</summary>
    public TimeSpan AliveInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the connection stays open after its last use.</summary>
    public TimeSpan KeepOpen { get; init; } = TimeSpan.FromMinutes(5);
}
