namespace Crest.Survey.Alerts;

/// <summary>The wanted values of one record of an alert, with the bytes that its texts are in.</summary>
internal sealed class AlertRow
{
    private static readonly int s_fields = Enum.GetValues<AlertField>().Length;
    private readonly double[] _numbers = new double[s_fields];
    private readonly long[] _wholes = new long[s_fields];
    private readonly byte[][] _texts = new byte[s_fields][];
    private readonly int[] _lengths = new int[s_fields];

    public AlertRow()
    {
        for (int field = 0; field < s_fields; field++) _texts[field] = new byte[32];
        Clear();
    }

    /// <summary>A number; NaN where it is missing, or a text.</summary>
    public double this[AlertField field] => _numbers[(int)field];

    /// <summary>A whole number; 0 where it is missing.</summary>
    public long Whole(AlertField field) => _wholes[(int)field];

    /// <summary>A text; empty where it is missing, or a number.</summary>
    public ReadOnlySpan<byte> Text(AlertField field) => _texts[(int)field].AsSpan(0, _lengths[(int)field]);

    public void Clear()
    {
        _numbers.AsSpan().Fill(double.NaN);
        _wholes.AsSpan().Clear();
        _lengths.AsSpan().Clear();
    }

    public void Set(int field, double number, long whole) => (_numbers[field], _wholes[field]) = (number, whole);

    /// <summary>Takes a text of a reasonable length; a longer one is no name.</summary>
    public void Set(int field, ReadOnlySpan<byte> text)
    {
        if (text.Length > _texts[field].Length) return;
        text.CopyTo(_texts[field]);
        _lengths[field] = text.Length;
    }
}
