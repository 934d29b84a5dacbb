namespace Crest.Survey.ParquetFiles;

/// <summary>
/// The structs of Parquet's Thrift file (format 2.12) by their fields: the library takes them as they come, so lengths and types are
/// verified before it reads them. i is an integer, b a truth value, y a byte, d a double, s bytes; brackets are a list.
/// </summary>
internal static class ThriftShapes
{
    private static readonly Dictionary<string, Dictionary<int, string>> s_shapes = new(StringComparer.Ordinal)
    {
        ["FileMetaData"] = Of(
            "1i 2[SchemaElement 3i 4[RowGroup 5[KeyValue 6s 7[ColumnOrder 8EncryptionAlgorithm 9s"),
        ["SchemaElement"] = Of("1i 2i 3i 4s 5i 6i 7i 8i 9i 10LogicalType"),
        ["LogicalType"] = Of(
            "1Empty 2Empty 3Empty 4Empty 5DecimalType 6Empty 7TimeType 8TimeType 10IntType 11Empty 12Empty 13Empty 14Empty 15Empty "
            + "16VariantType 17GeographyType 18GeographyType"),
        ["Empty"] = [],
        ["DecimalType"] = Of("1i 2i"),
        ["TimeType"] = Of("1b 2TimeUnit"),
        ["TimeUnit"] = Of("1Empty 2Empty 3Empty"),
        ["IntType"] = Of("1y 2b"),
        ["VariantType"] = Of("1y"),
        ["GeographyType"] = Of("1s 2i"),
        ["RowGroup"] = Of("1[ColumnChunk 2i 3i 4[SortingColumn 5i 6i 7i"),
        ["SortingColumn"] = Of("1i 2b 3b"),
        ["ColumnChunk"] = Of("1s 2i 3ColumnMetaData 4i 5i 6i 7i 8ColumnCryptoMetaData 9s"),
        ["ColumnMetaData"] = Of(
            "1i 2[i 3[s 4i 5i 6i 7i 8[KeyValue 9i 10i 11i 12Statistics 13[PageEncodingStats 14i 15i 16SizeStatistics "
            + "17GeospatialStatistics"),
        ["Statistics"] = Of("1s 2s 3i 4i 5s 6s 7b 8b"),
        ["SizeStatistics"] = Of("1i 2[i 3[i"),
        ["GeospatialStatistics"] = Of("1BoundingBox 2[i"),
        ["BoundingBox"] = Of("1d 2d 3d 4d 5d 6d 7d 8d"),
        ["PageEncodingStats"] = Of("1i 2i 3i"),
        ["KeyValue"] = Of("1s 2s"),
        ["ColumnOrder"] = Of("1Empty"),
        ["ColumnCryptoMetaData"] = Of("1Empty 2EncryptionWithColumnKey"),
        ["EncryptionWithColumnKey"] = Of("1[s 2s"),
        ["EncryptionAlgorithm"] = Of("1AesGcm 2AesGcm"),
        ["AesGcm"] = Of("1s 2s 3b"),
        ["PageHeader"] = Of("1i 2i 3i 4i 5DataPageHeader 6Empty 7DictionaryPageHeader 8DataPageHeaderV2"),
        ["DataPageHeader"] = Of("1i 2i 3i 4i 5Statistics"),
        ["DictionaryPageHeader"] = Of("1i 2i 3b"),
        ["DataPageHeaderV2"] = Of("1i 2i 3i 4i 5i 6i 7b 8Statistics"),
    };

    /// <summary>What a field of a struct holds; empty where it is not known.</summary>
    public static string Of(string shape, int field) => s_shapes[shape].GetValueOrDefault(field, "");

    private static Dictionary<int, string> Of(string fields) => fields.Split(' ').ToDictionary(
        field => int.Parse(field.AsSpan(0, field.AsSpan().IndexOfAnyExceptInRange('0', '9')), provider: null),
        field => field[field.AsSpan().IndexOfAnyExceptInRange('0', '9')..]);
}
