using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Formats;

/// <summary>
/// Writes canonical JSON as bytes, without <see cref="System.Text.Json.Utf8JsonWriter"/>: its encoders escape more than must be (emoji among it) and may
/// change between releases, while these bytes are what is digested.
/// </summary>
internal sealed class JsonObjectWriter(int initial) : IDisposable
{
    private static readonly SearchValues<char> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (char)i), '"', '\\']);

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(initial);
    private int _used;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _used);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    public void Write(RmObject value)
    {
        Raw(value.Class.JsonHead);
        var slots = value.Slots;
        for (var i = 0; i < slots.Length; i++)
            if (slots[i] is { } slot) WriteSlot(value.Class, i, slot);
        Raw((byte)'}');
    }

    private void WriteSlot(RmClass type, int index, object slot)
    {
        if (slot is List<RmObject> { Count: 0 }) return;
        Raw(type.AttributeAt(index).JsonName);
        switch (slot)
        {
            case string text: Text(text); break;
            case RmObject item: Write(item); break;
            case List<RmObject> items: WriteItems(items); break;
            case RmNumber number: Ascii(number.Text); break;
            default: Raw((bool)slot ? "true"u8 : "false"u8); break;
        }
    }

    private void WriteItems(List<RmObject> items)
    {
        Raw((byte)'[');
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) Raw((byte)',');
            Write(items[i]);
        }
        Raw((byte)']');
    }

    private void Text(ReadOnlySpan<char> text)
    {
        Raw((byte)'"');
        for (var at = text.IndexOfAny(Escaped); at >= 0; at = text.IndexOfAny(Escaped))
        {
            Encode(text[..at]);
            Escape(text[at]);
            text = text[(at + 1)..];
        }
        Encode(text);
        Raw((byte)'"');
    }

    private void Encode(ReadOnlySpan<char> text)
    {
        var room = Room(text.Length * 3);
        if (Utf8.FromUtf16(text, room, out _, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
            throw new ArgumentException("The text holds half of a surrogate pair");
        _used += written;
    }

    private void Escape(char c)
    {
        Raw((byte)'\\');
        var letter = "\b\f\n\r\t\"\\".IndexOf(c, StringComparison.Ordinal);
        if (letter >= 0) Raw("bfnrt\"\\"u8[letter]);
        else Ascii($"u{(int)c:x4}");
    }

    private void Ascii(string text) => _used += Encoding.ASCII.GetBytes(text, Room(text.Length));

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _used += bytes.Length;
    }

    private void Raw(byte value)
    {
        Room(1)[0] = value;
        _used++;
    }

    private Span<byte> Room(int needed)
    {
        if (_buffer.Length - _used < needed) Grow(needed);
        return _buffer.AsSpan(_used);
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _used + needed));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
