using System.Buffers.Binary;

namespace Varde.Load;

/// <summary>
/// Goes through the numbers and times of a document's packed leaves, as <c>document.leaves</c> has them. The store has a reader of its own; this one
/// stands for what somebody writes who knows the tables and nothing of the program.
/// </summary>
/// <param name="pack">The leaves.</param>
/// <param name="format">The form of the pack, as <c>leaf_rules</c> tells it.</param>
internal ref struct PackedNumbers(ReadOnlySpan<byte> pack, int format)
{
    // What a number's lowest bits say of the others: divided by these, or else eight bytes or (format 2) a text.
    private static readonly double[] Scales = [1, 10, 100];
    private ReadOnlySpan<byte> _rest = pack;
    private long _path;
    private long _time;
    private bool _isPast;

    /// <summary>The number of the path.</summary>
    public readonly int PathId => (int)_path;

    /// <summary>The number, or microseconds since 1970-01-01 UTC.</summary>
    public double Number { get; private set; }

    /// <summary>Goes to the next number or time.</summary>
    /// <returns>False at the end.</returns>
    public bool Next()
    {
        while (!_rest.IsEmpty)
        {
            var head = VarInt();
            _path = _isPast ? _path + (long)(head >> 4) : Signed(head >> 4);
            _isPast = true;
            if ((head & 1) != 0) Skip(VarInt());
            if (ReadValue((int)(head >> 1) & 7)) return true;
        }
        return false;
    }

    private bool ReadValue(int type)
    {
        switch (type)
        {
            case 1: return ReadNumber();
            case 4: return ReadTime(isWritten: format >= 2);
            case 5: return ReadTime(isWritten: false);
            case 6: return false;
            default: Skip(VarInt()); return false;
        }
    }

    private bool ReadNumber()
    {
        var (head, bits) = (VarInt(), format >= 2 ? 3 : 2);
        var form = (int)head & ((1 << bits) - 1);
        switch (form)
        {
            case 3:
                Number = BinaryPrimitives.ReadDoubleLittleEndian(_rest);
                Skip(sizeof(double));
                return true;
            case 7:
                Number = double.Parse(_rest[..(int)(head >> bits)]);
                Skip(head >> bits);
                return true;
            default:
                Number = Signed(head >> bits) / Scales[form & 3];
                return true;
        }
    }

    private bool ReadTime(bool isWritten)
    {
        Number = _time += Signed(VarInt());
        if (!isWritten) return true;
        var form = VarInt();
        if (form == 1) Skip(VarInt());
        else if (form >= 2 && (form - 2) % 3 == 2) VarInt();
        return true;
    }

    private ulong VarInt()
    {
        ulong value = 0;
        for (var i = 0; ; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] >= 0x80) continue;
            _rest = _rest[(i + 1)..];
            return value;
        }
    }

    private void Skip(ulong count) => _rest = _rest[(int)count..];

    private static long Signed(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
