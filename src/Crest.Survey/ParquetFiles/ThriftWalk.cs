namespace Crest.Survey.ParquetFiles;

/// <summary>Walks a struct in Thrift's compact protocol, and verifies that it has the shape that a reader takes for granted.</summary>
internal ref struct ThriftWalk
{
    private const int Yes = 1, No = 2, Byte = 3, Short = 4, Long = 6, Double = 7, Binary = 8, List = 9, Struct = 12;
    private const int MostGroups = 1000;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly Dictionary<(string Shape, int Field), long> _numbers;
    private int _groups;

    /// <summary>Walks.</summary>
    /// <param name="bytes">The struct, and what follows it.</param>
    /// <param name="shape">Its name in <see cref="ThriftShapes"/>.</param>
    /// <param name="numbers">Filled with the integers and truth values, the last of each field.</param>
    /// <exception cref="InvalidDataException">It has not got that shape.</exception>
    /// <exception cref="EndOfStreamException">The bytes end in it.</exception>
    public ThriftWalk(ReadOnlySpan<byte> bytes, string shape, Dictionary<(string Shape, int Field), long> numbers)
    {
        _bytes = bytes;
        _numbers = numbers;
        numbers.Clear();
        Fields(shape);
    }

    /// <summary>Bytes of the struct.</summary>
    public int Length { get; private set; }

    private void Fields(string shape)
    {
        int field = 0;
        while (Next() is not 0 and var header)
        {
            field = header >> 4 is > 0 and var step ? field + step : (short)Integer();
            int type = header & 15;
            string expected = ThriftShapes.Of(shape, field);
            if (type is Yes or No)
            {
                if (expected is not ("b" or "")) throw Wrong(shape, field);
                _numbers[(shape, field)] = type == Yes ? 1 : 0;
            }
            else if (expected.StartsWith('['))
            {
                if (type != List) throw Wrong(shape, field);
                Elements(expected[1..], shape, field);
            }
            else
            {
                Value(type, expected, shape, field);
            }
        }
    }

    private void Elements(string expected, string shape, int field)
    {
        int header = Next(), type = header & 15;
        ulong count = header >> 4 is < 15 and var few ? (ulong)few : VarInt();
        if (count > (ulong)(_bytes.Length - Length)) throw new EndOfStreamException();
        for (ulong i = 0; i < count; i++)
        {
            // The library reads no byte for a truth value that it does not know.
            if (type is Yes or No) throw Wrong(shape, field);
            Value(type, expected, shape, field);
        }
    }

    private void Value(int type, string expected, string shape, int field)
    {
        bool fits = type switch
        {
            Byte => expected is "y" or "",
            >= Short and <= Long => expected is "i" or "",
            Double => expected is "d" or "",
            Binary => expected is "s" or "",
            List => expected.Length == 0,
            Struct => expected.Length != 1,
            _ => false,
        };
        if (!fits) throw Wrong(shape, field);
        switch (type)
        {
            case Byte: Skip(1); break;
            case >= Short and <= Long: Number(shape, field); break;
            case Double: Skip(8); break;
            case Binary: Skip(VarInt()); break;
            case List: Elements("", shape, field); break;
            // The library cannot pass over a struct that it does not know, unless it is empty.
            default: Fields(expected.Length == 0 ? "Empty" : expected); break;
        }
    }

    private void Number(string shape, int field)
    {
        long number = Integer();
        _numbers[(shape, field)] = number;
        // A group of columns: the library goes down into each by a call.
        if (shape == "SchemaElement" && field == 5 && number != 0 && (number < 0 || ++_groups > MostGroups))
            throw new InvalidDataException($"its schema has more than {MostGroups} groups of columns");
    }

    private void Skip(ulong count)
    {
        if (count > (ulong)(_bytes.Length - Length)) throw new EndOfStreamException();
        Length += (int)count;
    }

    private int Next() => Length < _bytes.Length ? _bytes[Length++] : throw new EndOfStreamException();

    private long Integer()
    {
        ulong number = VarInt();
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    private ulong VarInt()
    {
        ulong number = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            int next = Next();
            number |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return number;
        }

        throw new InvalidDataException("a number is longer than 10 bytes");
    }

    private static InvalidDataException Wrong(string shape, int field) => new($"field {field} of a {shape} has another type");
}
