using System.Collections.Frozen;
using System.Security.Cryptography;
using Crest.Experiments.Reports;

namespace Crest.Dashboard.Layout;

/// <summary>The scripts and style sheets of the pages, which are part of the program.</summary>
public static class Assets
{
    private static readonly FrozenDictionary<string, Asset> All = Load();

    /// <summary>Finds one.</summary>
    /// <param name="name">The name of the file, e.g. <c>dashboard.css</c>.</param>
    /// <returns>Its content and its media type; null where there is none of the name.</returns>
    public static (byte[] Content, string MediaType)? Find(string name) =>
        All.TryGetValue(name, out Asset? asset) ? (asset.Content, asset.MediaType) : null;

    /// <summary>What the content of a file is known by; another content has another one.</summary>
    /// <param name="name">The name of a file that is there.</param>
    public static string VersionOf(string name) => All[name].Version;

    private static FrozenDictionary<string, Asset> Load()
    {
        const string prefix = "Dashboard/";
        var found = new Dictionary<string, Asset>(StringComparer.Ordinal);
        foreach (string resource in typeof(Assets).Assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(prefix, StringComparison.Ordinal)) continue;
            using Stream stream = typeof(Assets).Assembly.GetManifestResourceStream(resource)!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            found.Add(resource[prefix.Length..], Asset.Of(resource, content));
        }

        foreach (string script in ChartScripts.Names) found.Add(script, Asset.Of(script, ChartScripts.Read(script)));
        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private sealed record Asset(byte[] Content, string MediaType, string Version)
    {
        public static Asset Of(string name, byte[] content) => new(
            content,
            Path.GetExtension(name) switch
            {
                ".css" => "text/css; charset=utf-8",
                ".svg" => "image/svg+xml",
                _ => "text/javascript; charset=utf-8",
            },
            Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 6)));
    }
}
