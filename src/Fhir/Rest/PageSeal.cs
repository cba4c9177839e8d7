using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Varde.AccessControl;

namespace Varde.Fhir.Rest;

/// <summary>
/// Seals what the address of a further page tells: where it begins is told by sort keys and numbers of events, which are names and national ids of others, and how much others write.
/// A seal is opened for who was given it, at the address that it was given at, and for nobody else. Servers that share the keys of the host open each other's.
/// </summary>
/// <param name="keys">The keys of the host, by which cookies are protected too.</param>
internal sealed class PageSeal(IDataProtectionProvider keys)
{
    private const string Purpose = "Varde.Fhir.Page";
    private const int Longest = 8_000;

    /// <summary>Whom a page is for: somebody in one capacity and organisation, with the same scopes and the same patient of the launch.</summary>
    public static string ReaderOf(Actor actor) => $"{actor.Kind} {actor.Organisation} {actor.Id} {actor.SignIn?.PatientInContext} {actor.SignIn?.Scopes}";

    /// <summary>What is asked, as a seal is bound to it: however the parameters are ordered, and however the answer is to be written.</summary>
    /// <param name="path">Where.</param>
    /// <param name="parameters">The parameters, without the page.</param>
    public static string AddressOf(string path, IEnumerable<KeyValuePair<string, string>> parameters) => JsonSerializer.Serialize(
        parameters.Where(p => p.Key is not ("_format" or "_pretty")).Select(p => $"{p.Key}={p.Value}").Order(StringComparer.Ordinal).Prepend(path.Trim('/')));

    /// <summary>Seals where a page begins.</summary>
    /// <param name="actor">Who is given it.</param>
    /// <param name="address">What is asked, see <see cref="AddressOf"/>.</param>
    /// <param name="page">Where it begins; null when there is no further page.</param>
    public string? Seal(Actor actor, string address, string? page) => page is null ? null : Of(actor, address).Protect(page);

    /// <summary>Where a page begins; null for a seal that was given to somebody else or at another address, and for what is none.</summary>
    public string? Open(Actor actor, string address, string seal)
    {
        if (seal.Length is 0 or > Longest) return null;
        try
        {
            return Of(actor, address).Unprotect(seal);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector Of(Actor actor, string address) => keys.CreateProtector(Purpose, ReaderOf(actor), address);
}
