using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.Foundation;
using Varde.NationalServices;

namespace Varde.Web.Identity;

/// <summary>An app that the operator registers at the stand-in, and that is started from the record (SMART App Launch 2.2, "Register App with EHR").</summary>
/// <param name="Client">The app as a client: public where it brings no keys.</param>
/// <param name="Launch">Where it is started from the record; null for one that people start themselves.</param>
internal sealed record SmartApp(IdentityClient Client, Uri? Launch)
{
    private static readonly string[] Members = ["id", "name", "launch", "redirect_uris", "jwks"];

    /// <summary>Reads the apps that an operator registers: a list of objects with id, name, redirect_uris, launch and jwks, in JSON.</summary>
    /// <returns>The apps, or <see cref="Invalid"/> with the first fault and its place.</returns>
    public static Outcome<IReadOnlyList<SmartApp>> ReadAll(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: new() { AllowDuplicateProperties = false, MaxDepth = 16 }) is JsonArray listed ? ReadAll(listed) : Invalid.At("", "must be a list");
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException)
        {
            return Invalid.At("", "must be JSON, with each name once");
        }
    }

    private static Outcome<IReadOnlyList<SmartApp>> ReadAll(JsonArray listed)
    {
        var apps = new List<SmartApp>();
        for (var i = 0; i < listed.Count; i++)
        {
            if (!Read(listed[i], $"[{i}]").TryGet(out var app, out var refusal)) return Outcome<IReadOnlyList<SmartApp>>.Refused(refusal);
            if (apps.Exists(other => other.Client.Id == app.Client.Id)) return Invalid.At($"[{i}].id", "is the id of another app");
            apps.Add(app);
        }
        return apps;
    }

    private static Outcome<SmartApp> Read(JsonNode? node, string place)
    {
        if (node is not JsonObject app) return Invalid.At(place, "must be an object");
        if (app.Select(member => member.Key).FirstOrDefault(name => !Members.Contains(name)) is { } unknown) return Invalid.At($"{place}.{unknown}", "is not known");
        if (TextOf(app["id"]) is not { Length: > 0 and <= 100 } id || !id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_')) return Invalid.At($"{place}.id", "must be 1 to 100 letters, digits, dots, hyphens and underscores of ASCII");
        if (TextOf(app["name"]) is not { Length: > 0 and <= 200 } name) return Invalid.At($"{place}.name", "must be a text");
        if (AddressesOf(app["redirect_uris"]) is not { Count: > 0 } back) return Invalid.At($"{place}.redirect_uris", "must be a list of addresses that begin with https, or are of this machine");
        var launch = AddressOf(app["launch"]);
        if (app["launch"] is not null && launch is null) return Invalid.At($"{place}.launch", "must be an address that begins with https, or is of this machine");
        if (!KeysOf(app["jwks"], place).TryGet(out var keys, out var refusal)) return refusal;
        return new SmartApp(new IdentityClient(id, name, keys) { ReturnAddresses = back }, launch);
    }

    private static Outcome<string> KeysOf(JsonNode? jwks, string place)
    {
        if (jwks is null) return "";
        if (jwks["keys"] is not JsonArray { Count: > 0 } keys || !keys.All(key => key is JsonObject)) return Invalid.At($"{place}.jwks", "must be a JSON Web Key Set; without one the app is a public client");
        return keys.Any(key => key!["d"] is not null || key["k"] is not null) ? Invalid.At($"{place}.jwks", "must hold public keys alone") : jwks.ToJsonString();
    }

    private static List<Uri>? AddressesOf(JsonNode? node) =>
        node is JsonArray listed && listed.Select(AddressOf).OfType<Uri>().ToList() is var addresses && addresses.Count == listed.Count ? addresses : null;

    private static Uri? AddressOf(JsonNode? node) =>
        Uri.TryCreate(TextOf(node), UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)) && uri.Fragment.Length == 0 ? uri : null;

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
