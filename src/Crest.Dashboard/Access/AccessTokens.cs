using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Projects;

namespace Crest.Dashboard.Access;

/// <summary>
/// The tokens of a project's dashboard, in <c>.crest/tokens.json</c>, which only its owner may read. A token itself is known only when it
/// is made: the file contains its hash. A server that runs follows the file, so a token that is revoked lets nobody in any more.
/// </summary>
/// <param name="project">The project.</param>
/// <param name="clock">Tells when a token is made.</param>
public sealed class AccessTokens(Project project, TimeProvider clock)
{
    private const int Bytes = 32, LongestName = 60;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true,
    };

    private readonly Lock _reading = new();
    private (DateTime Written, long Length) _version;
    private IReadOnlyList<AccessToken> _tokens = [];

    private string FilePath => Path.Combine(project.Folder, Project.Marker, "tokens.json");

    /// <summary>The tokens, in the order in which they were made.</summary>
    /// <exception cref="CrestException">The file is damaged or cannot be read.</exception>
    public IReadOnlyList<AccessToken> All()
    {
        var file = new FileInfo(FilePath);
        lock (_reading)
        {
            (DateTime, long) version = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
            if (version == _version) return _tokens;
            _tokens = file.Exists ? Read() : [];
            _version = version;
            return _tokens;
        }
    }

    /// <summary>Makes a token.</summary>
    /// <param name="name">A name that no other token has.</param>
    /// <param name="readOnly">Whether it lets nobody change anything.</param>
    /// <returns>The token, which cannot be shown again: 256 random bits in the letters that an address may contain.</returns>
    /// <exception cref="CrestException">Another token has the name, or the file cannot be written.</exception>
    public string Add(string name, bool readOnly)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Trim().Length is 0 or > LongestName || name.Any(char.IsControl))
            throw new CrestException($"the name of a token has 1 to {LongestName} characters");
        string token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        Change(tokens => tokens.Any(t => t.Name == name)
            ? throw new CrestException($"{name}: there is a token of this name; revoke it first, or choose another name")
            : [.. tokens, new AccessToken(name, HashOf(token), readOnly, clock.GetUtcNow())]);
        return token;
    }

    /// <summary>Removes a token: it lets nobody in any more.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="CrestException">There is none of this name.</exception>
    public void Revoke(string name) => Change(tokens => tokens.Any(t => t.Name == name)
        ? [.. tokens.Where(t => t.Name != name)]
        : throw new CrestException($"{name}: there is no such token; there "
            + (tokens.Count == 0 ? "is none" : $"are {string.Join(", ", tokens.Select(t => t.Name))}")));

    /// <summary>Which token a client gave; the time that it takes does not depend on how much of it is right.</summary>
    /// <param name="given">What the client gave.</param>
    /// <returns>Null where it is none.</returns>
    public AccessToken? Find(string given)
    {
        byte[] hash = Encoding.ASCII.GetBytes(HashOf(given));
        AccessToken? found = null;
        foreach (AccessToken token in All())
            if (CryptographicOperations.FixedTimeEquals(hash, Encoding.ASCII.GetBytes(token.Hash)))
                found = token;
        return found;
    }

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private void Change(Func<IReadOnlyList<AccessToken>, IReadOnlyList<AccessToken>> change)
    {
        // Of two that change it at the same time, the file lets in one.
        using AtomicFile file = AtomicFile.Create(FilePath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        JsonSerializer.Serialize(file.Stream, change(File.Exists(FilePath) ? Read() : []), Json);
        file.Commit();
    }

    private List<AccessToken> Read()
    {
        try
        {
            return JsonSerializer.Deserialize<List<AccessToken>>(File.ReadAllBytes(FilePath), Json) ?? [];
        }
        catch (JsonException e)
        {
            throw new CrestException($"{FilePath}: not a list of tokens; remove the file and make the tokens again", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", FilePath, e);
        }
    }
}
