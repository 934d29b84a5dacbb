using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Tests.ReferenceData;

namespace Crest.Foundation.Tests.Files;

public sealed class AtomicFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_replaced_as_a_whole()
    {
        _folder.Write("model/old.txt", "old");
        AtomicFolder.Write(_folder.At("model") + Path.DirectorySeparatorChar, partial =>
        {
            File.WriteAllText(Path.Combine(partial, "new.txt"), "new");
            Assert.True(File.Exists(_folder.At("model/old.txt")));
        });
        AssertHolds("model/new.txt");
        AtomicFolder.Write(_folder.At("deeper/model"), partial => File.WriteAllText(Path.Combine(partial, "a"), ""));
        AssertHolds("deeper/model/a", "model/new.txt");
    }

    [Fact]
    public void A_writer_that_fails_leaves_the_old_folder_and_nothing_else()
    {
        _folder.Write("model/old.txt", "old");
        foreach (Exception failure in (Exception[])[new InvalidDataException(), new OperationCanceledException()])
        {
            Assert.Throws(failure.GetType(), () => AtomicFolder.Write(_folder.At("model"), partial =>
            {
                File.WriteAllText(Path.Combine(partial, "new.txt"), "half");
                throw failure;
            }));
            AssertHolds("model/old.txt");
        }

        Assert.Contains(
            "model: cannot write: gone",
            Assert.Throws<CrestException>(() => AtomicFolder.Write(_folder.At("model"), _ => throw new IOException("gone"))).Message);
        AssertHolds("model/old.txt");
    }

    [Fact]
    public void Killed_between_its_two_renames_the_old_folder_comes_back_for_reader_and_writer()
    {
        _folder.Write(".model.old/old.txt", "old");
        _folder.Write(".model.partial/new.txt", "new");
        _folder.Write(".model.lock", "");
        AtomicFolder.Recover(_folder.At("model"));
        Assert.Equal("old", File.ReadAllText(_folder.At("model/old.txt")));

        Directory.Move(_folder.At("model"), _folder.At(".model.old"));
        Assert.Throws<InvalidDataException>(() => AtomicFolder.Write(_folder.At("model"), _ => throw new InvalidDataException()));
        AssertHolds("model/old.txt");
    }

    [Fact]
    public void Killed_after_its_renames_or_before_them_the_next_writer_clears_up()
    {
        _folder.Write("model/new.txt", "new");
        _folder.Write(".model.old/old.txt", "old");
        _folder.Write(".model.partial/half.txt", "half");
        AtomicFolder.Recover(_folder.At("model"));
        Assert.Equal("new", File.ReadAllText(_folder.At("model/new.txt")));
        AtomicFolder.Write(_folder.At("model"), partial => File.WriteAllText(Path.Combine(partial, "newer.txt"), "newer"));
        AssertHolds("model/newer.txt");
    }

    [Fact]
    public void Of_two_writers_at_once_the_second_is_refused_and_the_first_goes_on()
    {
        AtomicFolder.Write(_folder.At("model"), partial =>
        {
            File.WriteAllText(Path.Combine(partial, "first.txt"), "first");
            Assert.Contains(
                "model: cannot write", Assert.Throws<CrestException>(() => AtomicFolder.Write(_folder.At("model"), _ => { })).Message);
        });
        AssertHolds("model/first.txt");
    }

    [Fact]
    public void A_file_in_the_place_is_left_and_told()
    {
        _folder.Write("model", "a file");
        Assert.Contains(
            "a file of that name is there", Assert.Throws<CrestException>(() => AtomicFolder.Write(_folder.At("model"), _ => { })).Message);
        AssertHolds("model");
    }

    private void AssertHolds(params string[] files) =>
        Assert.Equal(files, Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(_folder.Path, f)).Order(StringComparer.Ordinal));
}
