using Crest.Foundation.Errors;

namespace Crest.Experiments.RunImports;

/// <summary>A run that another program wrote to its own files, and may still be writing.</summary>
public interface IRunSource
{
    /// <summary>
    /// What identifies the run wherever it is imported again: the tag <see cref="RunImport.SourceTag"/> of the run in the store.
    /// </summary>
    string Key { get; }

    /// <summary>What messages call it.</summary>
    string Name { get; }

    /// <summary>Reads the run: what is known of it, and the values that it has more than the time before.</summary>
    /// <returns>Null where there is nothing to import.</returns>
    /// <exception cref="CrestException">The run cannot be read at all. What is wrong with a part of it is in the result.</exception>
    RunReading? Read();
}
