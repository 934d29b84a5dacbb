using System.Text;

namespace Crest.CommandLine.Terminal;

/// <summary>Passes text on without the blanks at the ends of lines, which drawn tables and charts have.</summary>
/// <param name="inner">Where to.</param>
internal sealed class TrimmedWriter(TextWriter inner) : TextWriter
{
    private int _blanks;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (value == ' ')
        {
            _blanks++;
            return;
        }

        if (value is not ('\n' or '\r'))
            for (; _blanks > 0; _blanks--) inner.Write(' ');
        _blanks = 0;
        inner.Write(value);
    }

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();
}
