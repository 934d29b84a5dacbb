using Crest.Dashboard.Access;
using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Crest.Tests.ReferenceData;

namespace Crest.Dashboard.Tests.Access;

public class AccessTokensTests
{
    [Fact]
    public void A_token_is_found_by_what_was_printed_and_its_file_does_not_contain_it()
    {
        using var folder = new TemporaryFolder();
        var tokens = new AccessTokens(Project.Create(folder.Path), TimeProvider.System);
        string first = tokens.Add("phone", readOnly: true), second = tokens.Add("script", readOnly: false);
        Assert.Equal("phone", tokens.Find(first)?.Name);
        Assert.True(tokens.Find(first)!.ReadOnly);
        Assert.Equal("script", tokens.Find(second)?.Name);
        Assert.Null(tokens.Find(""));
        Assert.Null(tokens.Find(tokens.Find(first)!.Hash));
        string file = folder.At(".crest/tokens.json"), text = File.ReadAllText(file);
        Assert.DoesNotContain(first, text, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        Assert.Throws<CrestException>(() => tokens.Add("phone", readOnly: false));
        Assert.Throws<CrestException>(() => tokens.Add(" ", readOnly: false));
        new AccessTokens(Project.Create(folder.Path), TimeProvider.System).Revoke("phone");
        Assert.Null(tokens.Find(first));
        Assert.Throws<CrestException>(() => tokens.Revoke("phone"));
    }

    [Fact]
    public void A_damaged_file_lets_nobody_in()
    {
        using var folder = new TemporaryFolder();
        var tokens = new AccessTokens(Project.Create(folder.Path), TimeProvider.System);
        string token = tokens.Add("phone", readOnly: false);
        folder.Write(".crest/tokens.json", "[{");
        Assert.Contains("not a list of tokens", Assert.Throws<CrestException>(() => tokens.Find(token)).Message, StringComparison.Ordinal);
    }
}
