using System.Buffers;

namespace Varde.Fhir.Resources;

/// <summary>JSON without the white space between its parts, each part to the letter: numbers by their digits, texts by their escapes.</summary>
internal static class MinifiedJson
{
    private static readonly SearchValues<byte> Stops = SearchValues.Create(" \t\r\n\""u8);
    private static readonly SearchValues<byte> StopsInText = SearchValues.Create("\"\\"u8);

    /// <summary>Writes what is known to be well-formed JSON.</summary>
    public static void Write(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        var room = output.GetSpan(json.Length);
        var used = 0;
        while (!json.IsEmpty)
        {
            var length = LengthOfPart(json);
            json[..length].CopyTo(room[used..]);
            used += length;
            json = json[length..];
            while (!json.IsEmpty && json[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') json = json[1..];
        }
        output.Advance(used);
    }

    /// <summary>Up to the next white space, or to the end of the text that comes first.</summary>
    private static int LengthOfPart(ReadOnlySpan<byte> json)
    {
        var stop = json.IndexOfAny(Stops);
        if (stop < 0) return json.Length;
        return json[stop] == '"' ? stop + LengthOfText(json[stop..]) : stop;
    }

    private static int LengthOfText(ReadOnlySpan<byte> json)
    {
        for (var at = 1; ;)
        {
            at += json[at..].IndexOfAny(StopsInText);
            if (json[at] == '"') return at + 1;
            at += 2;
        }
    }
}
