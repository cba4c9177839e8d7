using System.Buffers;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Formats;

/// <summary>
/// Writes canonical JSON as bytes, without <see cref="System.Text.Json.Utf8JsonWriter"/>: its encoders escape more than must be (emoji among it) and may
/// change between releases, while these bytes are what is digested.
/// </summary>
internal readonly ref struct JsonObjectWriter(Utf8Output output)
{
    private static readonly SearchValues<char> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (char)i), '"', '\\']);

    public void Write(RmObject value)
    {
        output.Raw(value.Class.JsonHead);
        var slots = value.Slots;
        for (var i = 0; i < slots.Length; i++)
            if (slots[i] is { } slot) WriteSlot(value.Class, i, slot);
        output.Raw((byte)'}');
    }

    private void WriteSlot(RmClass type, int index, object slot)
    {
        if (slot is List<RmObject> { Count: 0 }) return;
        output.Raw(type.AttributeAt(index).JsonName);
        switch (slot)
        {
            case string text: WriteText(text); break;
            case RmObject item: Write(item); break;
            case List<RmObject> items: WriteItems(items); break;
            case RmNumber number: output.Ascii(number.Text); break;
            default: output.Raw((bool)slot ? "true"u8 : "false"u8); break;
        }
    }

    private void WriteItems(List<RmObject> items)
    {
        output.Raw((byte)'[');
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) output.Raw((byte)',');
            Write(items[i]);
        }
        output.Raw((byte)']');
    }

    private void WriteText(ReadOnlySpan<char> text)
    {
        output.Raw((byte)'"');
        for (var at = text.IndexOfAny(Escaped); at >= 0; at = text.IndexOfAny(Escaped))
        {
            output.Text(text[..at]);
            Escape(text[at]);
            text = text[(at + 1)..];
        }
        output.Text(text);
        output.Raw((byte)'"');
    }

    private void Escape(char c)
    {
        output.Raw((byte)'\\');
        var letter = "\b\f\n\r\t\"\\".IndexOf(c, StringComparison.Ordinal);
        if (letter >= 0) output.Raw("bfnrt\"\\"u8[letter]);
        else output.Ascii($"u{(int)c:x4}");
    }
}
