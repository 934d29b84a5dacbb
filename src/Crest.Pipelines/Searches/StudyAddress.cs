using Crest.Foundation.Options;
using Crest.Foundation.Projects;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Searches;

/// <summary>Where studies are kept: named by an option or the environment, or else a file of the project.</summary>
public static class StudyAddress
{
    /// <summary>
    /// The environment variable that is read where the option is not given: everybody on the machine can read a command line.
    /// </summary>
    public const string Variable = "CREST_STORAGE";

    /// <summary>What the option means.</summary>
    public const string Description = "Where studies are kept: a file (SQLite), or postgresql://user:password@host:port/database.";

    /// <summary>Its default in words.</summary>
    public const string Default = $"${Variable}, or .crest/studies.db of the project";

    /// <summary>The address of a storage, which may have to be made.</summary>
    /// <param name="option">The option, or null.</param>
    /// <param name="context">Where the job runs.</param>
    public static string Of(string? option, JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Named(option) ?? context.Project.StudiesPath;
    }

    /// <summary>The address of a storage that should be there; no project is made.</summary>
    /// <param name="option">The option, or null.</param>
    /// <param name="context">Where the job runs.</param>
    public static string OfExisting(string? option, JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Named(option) ?? Project.FindExisting(context.Folder)?.StudiesPath
            ?? Path.Combine(context.Folder, Project.Marker, "studies.db");
    }

    /// <summary>Whether the storage that is used without the option may be there: a file that is not made yet is not.</summary>
    /// <param name="context">Where the job runs.</param>
    public static bool IsThere(JobContext context) => Named(null) is not null || File.Exists(OfExisting(null, context));

    private static string? Named(string? option) => option is not null && string.IsNullOrWhiteSpace(option)
        ? throw new OptionException("storage", "must name a file, or postgresql://user:password@host:port/database; it is empty")
        : (option ?? Environment.GetEnvironmentVariable(Variable)) is { } named && !string.IsNullOrWhiteSpace(named) ? named : null;
}
