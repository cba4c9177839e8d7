using System.Text.Json;

namespace Varde.OpenEhr.Formats;

/// <summary>
/// Where each object's <c>_type</c> stands, for input that does not put it first. Built by one pass over the whole document the first time
/// it is needed, so that reading stays linear however the input is arranged.
/// </summary>
internal sealed class TypesAhead
{
    private readonly Dictionary<int, int> _types = [];

    private TypesAhead() { }

    /// <summary>Looks through the document as far as it is well formed; what lies behind a fault is not needed.</summary>
    public static TypesAhead Build(ReadOnlySpan<byte> utf8)
    {
        var found = new TypesAhead();
        var json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            found.Fill(ref json);
        }
        catch (JsonException)
        {
            // The reader proper comes to the same place and names it.
        }
        return found;
    }

    /// <summary>Where the value of <c>_type</c> of the object that starts at <paramref name="start"/> begins; -1 when it has none.</summary>
    public int Of(int start) => _types.GetValueOrDefault(start, -1);

    private void Fill(ref Utf8JsonReader json)
    {
        var open = new Stack<int>();
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.StartObject) open.Push((int)json.TokenStartIndex);
            else if (json.TokenType == JsonTokenType.EndObject) open.Pop();
            else if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("_type"u8)) Note(ref json, open);
        }
    }

    private void Note(ref Utf8JsonReader json, Stack<int> open)
    {
        json.Read();
        _types.TryAdd(open.Peek(), (int)json.TokenStartIndex);
        if (json.TokenType == JsonTokenType.StartObject) open.Push((int)json.TokenStartIndex);
    }
}
