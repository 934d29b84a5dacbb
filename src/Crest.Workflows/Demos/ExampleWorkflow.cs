using System.Reflection;
using Crest.Foundation.Files;

namespace Crest.Workflows.Demos;

/// <summary>The workflows of <c>examples/</c> that are part of the program.</summary>
internal static class ExampleWorkflow
{
    /// <summary>Writes the files of a workflow, each where it differs.</summary>
    /// <param name="name">The folder below <c>examples/</c>.</param>
    /// <param name="folder">The folder of the workflow.</param>
    /// <exception cref="Foundation.Errors.CrestException">The folder cannot be written.</exception>
    public static void Write(string name, string folder)
    {
        Assembly assembly = typeof(ExampleWorkflow).Assembly;
        foreach (string resource in assembly.GetManifestResourceNames())
        {
            string path = resource.Replace('\\', '/');
            if (!path.StartsWith($"{name}/", StringComparison.Ordinal)) continue;
            using Stream content = assembly.GetManifestResourceStream(resource)!;
            byte[] text = new byte[content.Length];
            content.ReadExactly(text);
            string file = Path.Combine(folder, path[(name.Length + 1)..]);
            if (File.Exists(file) && InputFile.ReadAllBytes(file).AsSpan().SequenceEqual(text)) continue;
            AtomicFile.Write(file, stream => stream.Write(text));
        }
    }
}
