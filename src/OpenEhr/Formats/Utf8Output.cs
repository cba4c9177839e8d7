using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Varde.OpenEhr.Formats;

/// <summary>UTF-8 text being written, in a rented array that grows.</summary>
internal sealed class Utf8Output(int initial) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(initial);
    private int _used;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _used);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    /// <summary>Text of any characters, as it is.</summary>
    /// <exception cref="ArgumentException">It holds half of a surrogate pair.</exception>
    public void Text(ReadOnlySpan<char> text)
    {
        var room = Room(text.Length * 3);
        if (Utf8.FromUtf16(text, room, out _, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
            throw new ArgumentException("The text holds half of a surrogate pair", nameof(text));
        _used += written;
    }

    /// <summary>Text that is known to be ASCII.</summary>
    public void Ascii(string text) => _used += Encoding.ASCII.GetBytes(text, Room(text.Length));

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _used += bytes.Length;
    }

    public void Raw(byte value)
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
