using Crest.Experiments.TensorBoard.Format;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Google.Protobuf;

namespace Crest.Experiments.TensorBoard;

/// <summary>Reads an event file that another process may be writing, from where it stopped the time before.</summary>
/// <param name="path">The file.</param>
internal sealed class EventReader(string path)
{
    private static readonly MessageParser<Event> Parser = Event.Parser.WithDiscardUnknownFields(true);

    private long _position;

    /// <summary>
    /// The events that the file has more than the time before. The last record may be incomplete, because it is being written, or because
    /// the process that wrote it was killed: it is read when it is whole.
    /// </summary>
    /// <exception cref="CrestException">A checksum is wrong: the file is damaged, or no event file. The events before
    /// were returned.</exception>
    public IEnumerable<Event> Read()
    {
        using FileStream? file = Open();
        if (file is null) yield break;
        file.Position = _position;
        while (Next(file) is { } happened) yield return happened;
    }

    private FileStream? Open()
    {
        try
        {
            var file = InputFile.OpenStream(path, 1 << 16);
            if (file.Length > _position) return file;
            file.Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
    }

    private Event? Next(FileStream file)
    {
        try
        {
            Span<byte> header = stackalloc byte[EventRecord.HeaderLength], footer = stackalloc byte[EventRecord.FooterLength];
            if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length) return null;
            ulong length = EventRecord.Length(header)
                ?? throw Damaged(_position == 0
                    ? "this is no event file of TensorBoard, or it is damaged"
                    : "the checksum of the record's length is wrong: the file is damaged from here on");
            if (length > (ulong)Array.MaxLength) throw Damaged($"the record is too long ({length} bytes)");
            if (file.Length - file.Position < (long)length + footer.Length) return null;
            byte[] content = new byte[length];
            file.ReadExactly(content);
            file.ReadExactly(footer);
            if (!EventRecord.IsWhole(content, footer))
                throw Damaged("the checksum of the record is wrong: the file is damaged from here on");
            Event happened = Parser.ParseFrom(content);
            _position = file.Position;
            return happened;
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Damaged($"the record is no event: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
    }

    private CrestException Damaged(string what) => new($"{path}: byte {_position}: {what}; copy the file again, or remove it");
}
