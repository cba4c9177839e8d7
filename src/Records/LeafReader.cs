using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Varde.Records.Commits;

namespace Varde.Records;

/// <summary>Goes through the packed leaves of one document, by path number, without making anything that is not asked for.</summary>
/// <param name="pack">The packed leaves.</param>
public ref struct LeafReader(ReadOnlySpan<byte> pack)
{
    private ReadOnlySpan<byte> _rest = pack;
    private ReadOnlySpan<byte> _positions;
    private ReadOnlySpan<byte> _written;
    private NumberForm _numberForm;
    private WrittenTime _timeForm;
    private long _path;
    private long _time;
    private long _scaled;
    private bool _isPast;

    /// <summary>The number of the path: above 0 when it is in the value index too.</summary>
    public readonly int PathId => (int)_path;

    /// <summary>What the value is.</summary>
    public LeafType Type { get; private set; }

    /// <summary>The number, or microseconds since 1970-01-01 UTC; 0 of text, codes and nodes.</summary>
    public double Number { get; private set; }

    /// <summary>The occurrence position at each repeated node on the way as stored; empty when all are 0.</summary>
    internal readonly ReadOnlySpan<byte> StoredPositions => _positions;

    /// <summary>Goes to the next leaf.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="InvalidDataException">The bytes are no pack.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty) return false;
        var head = VarInt.Read(ref _rest);
        _path = _isPast ? _path + (long)(head >> 4) : VarInt.Signed(head >> 4);
        _isPast = true;
        Type = (LeafType)((head >> 1) & 7);
        _positions = (head & 1) == 0 ? default : Bytes();
        Number = 0;
        _written = default;
        ReadValue();
        return true;
    }

    /// <summary>The occurrence positions, 0 where none is stored.</summary>
    /// <param name="positions">Takes them, from the outermost node in.</param>
    /// <returns>False when there are more than fit.</returns>
    public readonly bool TryPositions(Span<int> positions)
    {
        positions.Clear();
        var stored = _positions;
        for (var i = 0; !stored.IsEmpty; i++)
        {
            if (i == positions.Length) return false;
            positions[i] = (int)VarInt.Read(ref stored);
        }
        return true;
    }

    /// <summary>The text or code; of a number or time how it was written. Null when that is not known, and of nodes.</summary>
    public readonly string? Text() => Type switch
    {
        LeafType.Number => _numberForm switch
        {
            NumberForm.Text => Encoding.UTF8.GetString(_written),
            <= NumberForm.Hundredths => PackedLeaves.Written(_scaled, (int)_numberForm),
            _ => null,
        },
        LeafType.Time => _timeForm.IsWhole ? Encoding.UTF8.GetString(_written) : _timeForm.TextOf(_time),
        LeafType.Text or LeafType.Code => Encoding.UTF8.GetString(_written),
        _ => null,
    };

    /// <summary>Whether it is a number or a time.</summary>
    internal readonly bool HasNumber => Type is LeafType.Number or LeafType.Time or LeafType.TimeEnd;

    /// <summary>Whether it is a text or a code.</summary>
    internal readonly bool HasKey => Type is LeafType.Text or LeafType.Code;

    /// <summary>The key of a text or code, as the value index has it.</summary>
    internal readonly ReadOnlySpan<byte> Key() => Type == LeafType.Code ? LeafSink.CutKey(_written) : LeafSink.SortKey(Text()!);

    /// <summary>True when it is this code.</summary>
    /// <param name="code">The code in UTF-8.</param>
    public readonly bool IsCode(ReadOnlySpan<byte> code) => Type == LeafType.Code && _written.SequenceEqual(code);

    private void ReadValue()
    {
        switch (Type)
        {
            case LeafType.Number: ReadNumber(); break;
            case LeafType.Time: ReadTime(); break;
            case LeafType.TimeEnd: Number = _time += VarInt.Signed(VarInt.Read(ref _rest)); break;
            case LeafType.Text or LeafType.Code: _written = Bytes(); break;
            case LeafType.Node: break;
            default: throw new InvalidDataException($"A stored leaf has the unknown type {Type}.");
        }
    }

    private void ReadNumber()
    {
        var head = VarInt.Read(ref _rest);
        _numberForm = (NumberForm)(head & 7);
        switch (_numberForm)
        {
            case NumberForm.Double: Number = BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double))); break;
            case NumberForm.Text:
                _written = Take(head >> 3);
                if (!double.TryParse(_written, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) throw new InvalidDataException("A stored number cannot be read.");
                Number = number + 0.0;
                break;
            default:
                _scaled = VarInt.Signed(head >> 3);
                Number = _scaled / PackedLeaves.Scales[(int)_numberForm & 3];
                break;
        }
    }

    private void ReadTime()
    {
        Number = _time += VarInt.Signed(VarInt.Read(ref _rest));
        _timeForm = WrittenTime.Read(ref _rest);
        if (_timeForm.IsWhole) _written = Bytes();
    }

    private ReadOnlySpan<byte> Bytes() => Take(VarInt.Read(ref _rest));

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length) throw new InvalidDataException("Stored leaves are cut off.");
        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }
}
