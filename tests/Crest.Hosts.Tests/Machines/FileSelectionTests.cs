using Crest.Hosts.Machines;

namespace Crest.Hosts.Tests.Machines;

public class FileSelectionTests
{
    [Theory]
    [InlineData("*.log", "a.log", true)]
    [InlineData("*.log", "sub/a.log", false)]
    [InlineData("**/*.log", "a.log", true)]
    [InlineData("**/*.log", "sub/deep/a.log", true)]
    [InlineData("sub/", "sub/deep/a", true)]
    [InlineData("sub/", "subx/a", false)]
    [InlineData("./a?c", "abc", true)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("[a-c]1", "b1", true)]
    [InlineData("[!a-c]1", "b1", false)]
    [InlineData("[!a-c]1", "x1", true)]
    [InlineData("[]x]1", "]1", true)]
    [InlineData("a[", "a[", true)]
    [InlineData("a+(b).$", "a+(b).$", true)]
    [InlineData("*", "line 1\nline 2", true)]
    [InlineData("**", "a/b/c", true)]
    public void Patterns_are_those_of_a_shell(string pattern, string path, bool taken) =>
        Assert.Equal(taken, new FileSelection([pattern], []).Takes(path));
}
