using Microsoft.AspNetCore.Http;

namespace Varde.ClinicalRepository.Rest;

/// <summary>What the caller wants in the answer to a change (openEHR REST, Representation details negotiation; RFC 7240).</summary>
internal enum Preference
{
    /// <summary>Headers only; what is sent when the caller says nothing.</summary>
    Minimal,

    /// <summary>The identifier only.</summary>
    Identifier,

    /// <summary>The whole resource.</summary>
    Representation,
}

/// <summary>Reads the Prefer header. RFC 7240 §2: a preference that is not understood is ignored.</summary>
internal static class Preferences
{
    public static Preference Of(HttpRequest request)
    {
        foreach (var part in request.Headers["Prefer"].SelectMany(line => (line ?? "").Split([',', ';'])))
            if (Read(part) is { } preference) return preference;
        return Preference.Minimal;
    }

    private static Preference? Read(string part) => part.Split('=', 2) is [var name, var value] && name.Trim().Equals("return", StringComparison.OrdinalIgnoreCase)
        ? value.Trim().Trim('"').ToLowerInvariant() switch
        {
            "representation" => Preference.Representation,
            "identifier" => Preference.Identifier,
            "minimal" => Preference.Minimal,
            _ => null,
        }
        : null;
}
