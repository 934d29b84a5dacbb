namespace Crest.Hosts.Tests;

/// <summary>Tests that change the environment of this process, such as the PATH: no other test runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessEnvironment
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "the process's environment";
}
