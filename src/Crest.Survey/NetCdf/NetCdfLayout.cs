namespace Crest.Survey.NetCdf;

/// <summary>
/// Where the values stand: fixed variables one after another, then the records, each holding a slab of every record variable. Checks
/// that all lie between the header and the file's end and that none lies on another.
/// </summary>
internal sealed class NetCdfLayout
{
    private readonly NetCdfHeaderReader _header;

    public NetCdfLayout(NetCdfHeaderReader header, NetCdfVariableEntry[] variables, long? records, long fileLength)
    {
        _header = header;
        NetCdfVariableEntry[] recordVariables = Array.FindAll(variables, v => v.IsRecord);
        RecordBytes = SumOfSlabs(recordVariables);
        Records = records ?? WholeRecords(recordVariables, fileLength);
        foreach (NetCdfVariableEntry variable in variables) CheckInside(variable, fileLength);
        CheckApart(variables);
    }

    /// <summary>The bytes from one record to the next.</summary>
    public long RecordBytes { get; }

    public long Records { get; }

    /// <summary>Slabs are padded to 4 bytes, except that a lone record variable's are not (the specification's note on padding).</summary>
    private long SumOfSlabs(NetCdfVariableEntry[] variables)
    {
        if (variables is [var lone]) return lone.SlabBytes;
        UInt128 sum = 0;
        foreach (NetCdfVariableEntry variable in variables) sum += (UInt128)ExternalType.Padded(variable.SlabBytes);
        return sum <= long.MaxValue ? (long)sum : throw _header.Damaged(variables[0].HeaderOffset, "a record is larger than any file");
    }

    /// <summary>What a streamed file holds: the records of which every variable's slab is in the file.</summary>
    private long WholeRecords(NetCdfVariableEntry[] variables, long fileLength)
    {
        long whole = variables.Length == 0 ? 0 : long.MaxValue;
        foreach (NetCdfVariableEntry variable in variables)
        {
            long room = Math.Max(0, fileLength - variable.Begin);
            whole = Math.Min(whole, room < variable.SlabBytes ? 0 : ((room - variable.SlabBytes) / RecordBytes) + 1);
        }

        return whole;
    }

    private void CheckInside(NetCdfVariableEntry variable, long fileLength)
    {
        if (variable.IsRecord && Records == 0) return;
        if (variable.Begin < _header.Position)
        {
            throw _header.Damaged(
                variable.HeaderOffset,
                $"variable {variable.Name} begins at byte {variable.Begin}, within the header (it ends at {_header.Position})");
        }

        UInt128 end = (UInt128)variable.Begin + (UInt128)variable.SlabBytes;
        if (variable.IsRecord) end += (UInt128)(Records - 1) * (UInt128)RecordBytes;
        if (end > (UInt128)fileLength)
        {
            throw _header.Error(
                variable.HeaderOffset,
                $"variable {variable.Name} ends at byte {end}, but the file at byte {fileLength}: it is cut short, copy or make it again");
        }
    }

    private void CheckApart(NetCdfVariableEntry[] variables)
    {
        NetCdfVariableEntry[] stored = Array.FindAll(variables, v => !v.IsRecord || Records > 0);
        Array.Sort(stored, (a, b) => a.Begin.CompareTo(b.Begin));
        for (int i = 1; i < stored.Length; i++)
            if (stored[i].Begin - stored[i - 1].Begin < stored[i - 1].SlabBytes)
                throw _header.Damaged(
                    stored[i].HeaderOffset, $"variables {stored[i - 1].Name} and {stored[i].Name} stand on the same bytes");
    }
}
