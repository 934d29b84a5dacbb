using Avro;
using Crest.Foundation.Errors;

namespace Crest.Survey.AvroFiles;

/// <summary>
/// A type of an Avro schema, ready for reading. Apache.Avro parses the schema; the values are read here, since the library makes an object
/// of every field, allocates what lengths in the data say, and an alert has a thousand fields of which ten are wanted.
/// </summary>
internal sealed class AvroType
{
    private AvroType(AvroKind kind, string name, int size = 0) => (Kind, Name, Size) = (kind, name, size);

    /// <summary>How a value is encoded.</summary>
    public AvroKind Kind { get; }

    /// <summary>The name of a record; else that of the kind.</summary>
    public string Name { get; }

    /// <summary>Bytes of a value, where all have as many.</summary>
    public int Size { get; }

    /// <summary>Types of the fields, the branches, or the item.</summary>
    public AvroType[] Parts { get; private set; } = [];

    /// <summary>Names of the fields of a record.</summary>
    public string[] Fields { get; private set; } = [];

    /// <summary>What a reader wants of each field of a record; its own numbers.</summary>
    public int[] Wanted { get; set; } = [];

    /// <summary>Reads a schema.</summary>
    /// <param name="json">The schema.</param>
    /// <param name="path">The file, for errors.</param>
    /// <param name="records">All records in it.</param>
    /// <exception cref="CrestException">It is no schema of a record.</exception>
    public static AvroType Parse(string json, string path, out IReadOnlyCollection<AvroType> records)
    {
        var known = new Dictionary<Schema, AvroType>(ReferenceEqualityComparer.Instance);
        AvroType type;
        try
        {
            type = Of(Schema.Parse(json), known);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // What the library throws for a damaged schema is not only its own.
            throw new CrestException($"{path}: its Avro schema cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }

        records = [.. known.Values.Where(t => t.Kind == AvroKind.Record)];
        return type.Kind == AvroKind.Record ? type : throw new CrestException($"{path}: its Avro schema is no record but {type.Name}");
    }

    /// <summary>The type of a field; null where the record lacks it.</summary>
    /// <param name="field">The field's name.</param>
    public AvroType? Find(string field) => Array.IndexOf(Fields, field) is >= 0 and var index ? Parts[index] : null;

    private static AvroType Of(Schema? schema, Dictionary<Schema, AvroType> known)
    {
        // The library gives null for the name of a type that it does not know.
        if (schema is null) throw new InvalidDataException("a type in it is not known");
        if (known.TryGetValue(schema, out AvroType? there)) return there;
        AvroType type = schema switch
        {
            LogicalSchema logical => Of(logical.BaseSchema, known),
            FixedSchema bytes => new AvroType(AvroKind.Fixed, "fixed", bytes.Size),
            RecordSchema record => new AvroType(AvroKind.Record, record.Name),
            UnionSchema => new AvroType(AvroKind.Union, "union"),
            ArraySchema => new AvroType(AvroKind.Array, "array"),
            MapSchema => new AvroType(AvroKind.Map, "map"),
            _ => Primitive(schema.Tag),
        };
        known.Add(schema, type); // Before its parts: a record may contain itself.
        switch (schema)
        {
            case RecordSchema record:
                type.Fields = [.. record.Fields.Select(field => field.Name)];
                type.Parts = [.. record.Fields.Select(field => Of(field.Schema, known))];
                break;
            case UnionSchema union:
                type.Parts = [.. union.Schemas.Select(branch => Of(branch, known))];
                break;
            case ArraySchema array:
                type.Parts = [Of(array.ItemSchema, known)];
                break;
            case MapSchema map:
                type.Parts = [Of(map.ValueSchema, known)];
                break;
        }

        return type;
    }

    private static AvroType Primitive(Schema.Type tag) => tag switch
    {
        Schema.Type.Null => new AvroType(AvroKind.Null, "null"),
        Schema.Type.Boolean => new AvroType(AvroKind.Boolean, "boolean", sizeof(byte)),
        Schema.Type.Int or Schema.Type.Long or Schema.Type.Enumeration => new AvroType(AvroKind.Long, "long"),
        Schema.Type.Float => new AvroType(AvroKind.Float, "float", sizeof(float)),
        Schema.Type.Double => new AvroType(AvroKind.Double, "double", sizeof(double)),
        _ => new AvroType(AvroKind.Bytes, "bytes"),
    };
}
