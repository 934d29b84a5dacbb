using Parquet;
using Parquet.Schema;

namespace Crest.Survey.Tests.LightCurveImports;

/// <summary>Writes Parquet files, and names those that other programs wrote.</summary>
internal static class ParquetTable
{
    public static (DataField Field, Array Values) Column<T>(string name, params T[] values) =>
        (new DataField(name, typeof(T)), values);

    /// <summary>A file with the columns, in row groups of a number of rows.</summary>
    public static string Write(string path, int rowsInGroup, params (DataField Field, Array Values)[] columns)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using FileStream stream = File.Create(path);
        WriteAsync(stream, rowsInGroup, columns).GetAwaiter().GetResult();
        return path;
    }

    private static async Task WriteAsync(Stream stream, int rowsInGroup, (DataField Field, Array Values)[] columns)
    {
        await using ParquetWriter writer =
            await ParquetWriter.CreateAsync(new ParquetSchema([.. columns.Select(column => column.Field)]), stream);
        for (int first = 0; first < columns[0].Values.Length; first += rowsInGroup)
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            foreach ((DataField field, Array all) in columns)
            {
                int count = Math.Min(rowsInGroup, all.Length - first);
                Array part = Array.CreateInstance(all.GetType().GetElementType()!, count);
                Array.Copy(all, first, part, 0, count);
                await (part switch
                {
                    string?[] texts => group.WriteAsync(field, texts!),
                    byte[][] bytes => group.WriteAsync(field, bytes),
                    double?[] numbers => group.WriteAsync<double>(field, numbers),
                    double[] numbers => group.WriteAsync<double>(field, numbers),
                    float[] numbers => group.WriteAsync<float>(field, numbers),
                    decimal[] numbers => group.WriteAsync<decimal>(field, numbers),
                    long[] numbers when field.ClrType == typeof(long) => group.WriteAsync<long>(field, numbers),
                    ulong[] numbers when field.ClrType == typeof(ulong) => group.WriteAsync<ulong>(field, numbers),
                    int[] numbers when field.ClrType == typeof(int) => group.WriteAsync<int>(field, numbers),
                    uint[] numbers when field.ClrType == typeof(uint) => group.WriteAsync<uint>(field, numbers),
                    short[] numbers when field.ClrType == typeof(short) => group.WriteAsync<short>(field, numbers),
                    ushort[] numbers when field.ClrType == typeof(ushort) => group.WriteAsync<ushort>(field, numbers),
                    sbyte[] numbers when field.ClrType == typeof(sbyte) => group.WriteAsync<sbyte>(field, numbers),
                    byte[] numbers when field.ClrType == typeof(byte) => group.WriteAsync<byte>(field, numbers),
                    bool[] flags => group.WriteAsync<bool>(field, flags),
                    DateTime[] times => group.WriteAsync<DateTime>(field, times),
                    _ => throw new ArgumentException($"{field.Name}: {part.GetType()}", nameof(columns)),
                });
            }

            group.CompleteValidate();
        }
    }
}
