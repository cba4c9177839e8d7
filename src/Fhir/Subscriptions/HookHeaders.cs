using System.Buffers;
using System.Text.Json;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Subscriptions;

/// <summary>The headers that a subscriber wants to be sent (Subscription.channel.header): each is <c>Name: value</c>.</summary>
internal static class HookHeaders
{
    private const int Most = 20;
    private const int Longest = 4000;

    private static readonly SearchValues<char> OfNames = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // Those that say how the message is sent, by whom and for whom: they are the server's to say.
    private static readonly string[] OfServer =
    [
        "Host", "Content-Length", "Content-Type", "Content-Encoding", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "TE", "Trailer", "Expect", "Cookie", "Forwarded",
        "Via", "User-Agent", "Date", HookSignature.Header,
    ];

    private static readonly string[] PrefixesOfServer = ["Proxy-", "Sec-", "X-Forwarded-", "X-Real-", "Metadata", "X-Google-", "X-aws-"];

    /// <summary>Reads the headers of a channel; what is wrong with them is added to the faults.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(JsonElement channel, List<Fault> faults)
    {
        if (!channel.TryGetProperty("header", out var lines) || lines.ValueKind != JsonValueKind.Array) return [];
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var (at, line) in lines.EnumerateArray().Index())
        {
            var header = Split(JsonText.Of(line) ?? "");
            if ((header is { } said ? FaultOf(said) : "must be Name: value") is { } fault) faults.Add(new($"Subscription.channel.header[{at}]", fault));
            else headers.Add(header!.Value);
        }
        if (headers.Count > Most) faults.Add(new("Subscription.channel.header", $"there may be {Most}"));
        return headers;
    }

    private static KeyValuePair<string, string>? Split(string line) =>
        line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? new(line[..colon].Trim(), line[(colon + 1)..].Trim()) : null;

    private static string? FaultOf(KeyValuePair<string, string> header) =>
        header.Key.Length == 0 || header.Key.AsSpan().ContainsAnyExcept(OfNames) ? "has a name that cannot stand in a header"
        : header.Value.Length is 0 or > Longest || header.Value.Any(c => c is < ' ' or > '~') ? $"has a value that cannot stand in a header: 1 to {Longest} letters of ASCII"
        : OfServer.Contains(header.Key, StringComparer.OrdinalIgnoreCase) || PrefixesOfServer.Any(p => header.Key.StartsWith(p, StringComparison.OrdinalIgnoreCase)) ? "is a header that the server sets itself"
        : null;
}
