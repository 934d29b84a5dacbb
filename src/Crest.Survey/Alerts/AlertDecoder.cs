using System.Text;
using Crest.Foundation.Errors;
using Crest.Survey.AvroFiles;

namespace Crest.Survey.Alerts;

/// <summary>Reads what is wanted of alerts of one schema, without a container: as streams send them, too.</summary>
internal sealed class AlertDecoder
{
    private readonly AvroType _alert;
    private readonly AlertSection?[] _sections;
    private readonly AlertRow _row = new();

    /// <summary>Reads a schema.</summary>
    /// <param name="schema">The schema as JSON.</param>
    /// <param name="path">Where it is from, for errors.</param>
    /// <exception cref="CrestException">It is no schema of an alert of ZTF or LSST.</exception>
    public AlertDecoder(ReadOnlySpan<byte> schema, string path)
    {
        Schema = schema.ToArray();
        _alert = AvroType.Parse(Encoding.UTF8.GetString(schema), path, out IReadOnlyCollection<AvroType> records);
        foreach (AvroType record in records)
            record.Wanted =
                [.. record.Fields.Select(name => AlertNames.Fields.TryGetValue(name, out AlertField field) ? (int)field : -1)];
        _sections =
        [
            .. _alert.Fields.Select(name =>
                AlertNames.Sections.TryGetValue(name, out AlertSection section) ? section : (AlertSection?)null),
        ];
        IsLsst = _alert.Find("diaSource") is not null;
        if (!IsLsst && _alert.Find("candidate") is null)
            throw new CrestException(
                $"{path}: is no alert of ZTF or LSST: the Avro record {_alert.Name} has neither candidate nor diaSource");
        // ELAsTiCC put what brokers want to know of a host into the source; no schema of LSST has it there.
        IsElasticc = records.Any(record => record.Find("mwebv") is not null && record.Find("psFlux") is not null);
    }

    /// <summary>The schema as JSON.</summary>
    public byte[] Schema { get; }

    /// <summary>Whether the alerts are LSST's, and else ZTF's.</summary>
    public bool IsLsst { get; }

    /// <summary>Whether the alerts are of the simulation ELAsTiCC.</summary>
    public bool IsElasticc { get; }

    /// <summary>Reads an alert.</summary>
    /// <param name="input">The bytes; after the alert afterwards.</param>
    /// <param name="found">Given each record of it; the row is used again.</param>
    /// <exception cref="InvalidDataException">The bytes are no such alert.</exception>
    public void Read(ref AvroInput input, Action<AlertSection, AlertRow> found)
    {
        _row.Clear();
        for (int i = 0; i < _sections.Length; i++)
        {
            if (_sections[i] is { } section) ReadSection(ref input, _alert.Parts[i], section, found);
            else if (_alert.Wanted[i] >= 0)
            {
                _row.Clear();
                ReadValue(ref input, _alert.Parts[i], _alert.Wanted[i]);
                found(AlertSection.Alert, _row);
            }
            else input.Skip(_alert.Parts[i]);
        }
    }

    private void ReadSection(ref AvroInput input, AvroType type, AlertSection section, Action<AlertSection, AlertRow> found)
    {
        if (type.Kind == AvroKind.Union) type = input.ReadBranch(type);
        if (type.Kind == AvroKind.Record) ReadRecord(ref input, type, section, found);
        else if (type.Kind == AvroKind.Array && Item(type) is not null)
        {
            while (input.ReadCount() is > 0 and var count)
            {
                for (; count > 0; count--)
                {
                    AvroType item = type.Parts[0].Kind == AvroKind.Union ? input.ReadBranch(type.Parts[0]) : type.Parts[0];
                    if (item.Kind == AvroKind.Record) ReadRecord(ref input, item, section, found);
                    else input.Skip(item);
                }
            }
        }
        else input.Skip(type);
    }

    private static AvroType? Item(AvroType array) =>
        array.Parts[0].Kind == AvroKind.Record ? array.Parts[0]
        : array.Parts[0].Kind == AvroKind.Union ? Array.Find(array.Parts[0].Parts, part => part.Kind == AvroKind.Record)
        : null;

    private void ReadRecord(ref AvroInput input, AvroType record, AlertSection section, Action<AlertSection, AlertRow> found)
    {
        _row.Clear();
        for (int i = 0; i < record.Parts.Length; i++)
        {
            if (record.Wanted[i] >= 0) ReadValue(ref input, record.Parts[i], record.Wanted[i]);
            else input.Skip(record.Parts[i]);
        }

        found(section, _row);
    }

    private void ReadValue(ref AvroInput input, AvroType type, int field)
    {
        if (type.Kind == AvroKind.Union) type = input.ReadBranch(type);
        if (type.Kind is AvroKind.Boolean or AvroKind.Long or AvroKind.Float or AvroKind.Double)
        {
            double number = input.ReadNumber(type.Kind, out long whole);
            _row.Set(field, number, whole);
        }
        else if (type.Kind == AvroKind.Bytes) _row.Set(field, input.ReadBytes());
        else input.Skip(type);
    }
}
