using Crest.Foundation.Processes;
using Crest.Tests.ReferenceData;

namespace Crest.Foundation.Tests.Processes;

public class ShellWordTests
{
    [Theory]
    [InlineData("plain-word_1.2/x=y:z,@%^+", "plain-word_1.2/x=y:z,@%^+")]
    [InlineData("", "''")]
    [InlineData("two words", "'two words'")]
    [InlineData("it's", """'it'\''s'""")]
    [InlineData("~", "'~'")]
    public void Words_are_quoted_where_they_need_it(string word, string quoted) => Assert.Equal(quoted, ShellWord.Quote(word));

    [Fact]
    public void A_shell_takes_any_word_as_it_is()
    {
        string[] words = ["$HOME", "`id`", "a\nb", "\"", "'", "''", "\\", "a\\'b", "*", "?", "#", "!", "ü", "-n", "&& false", "\t"];
        foreach (string shell in (string[])["sh", "bash"])
            Assert.Equal(
                string.Concat(words.Select(w => $"<{w}>")),
                OutsideProgram.Run(shell, "-c", $"printf '<%s>' {string.Join(' ', words.Select(ShellWord.Quote))}"));
    }
}
