using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using Varde.Foundation.Tokens;

namespace Varde.NationalServices.IdentityProvider;

/// <summary>What an app is started about (SMART App Launch 2.2, "Launch context").</summary>
/// <param name="Patient">The id of the Patient; null where none was at hand.</param>
/// <param name="Encounter">The id of the Encounter; null where none was at hand.</param>
internal sealed record LaunchContext(string? Patient, string? Encounter)
{
    /// <summary>The name of the parameter that an app hands on.</summary>
    public const string Parameter = "launch";

    /// <summary>The claims of tokens that tell of it, which are the names of the parameters of a token answer too.</summary>
    public const string EncounterClaim = "encounter";

    /// <summary>Nothing.</summary>
    public static LaunchContext None { get; } = new(null, null);

    /// <summary>The scopes that are given of those that were asked for: none promises what the context does not have.</summary>
    public IEnumerable<string> Given(IEnumerable<string> asked, bool isFromRecord) => asked.Where(scope => scope switch
    {
        ProviderScopes.Launch => isFromRecord,
        ProviderScopes.LaunchPatient => Patient is not null,
        ProviderScopes.LaunchEncounter => Encounter is not null,
        _ => true,
    });
}

/// <summary>
/// Reads the launches that the record hands to apps: signed by the record for this service, good for a minute and once, and for the person alone who started the app. What is said of the
/// patient at hand comes from nobody else.
/// </summary>
internal sealed class Launches(IdentityProviderSettings settings, ProviderProofs proofs, TimeProvider time)
{
    // Whoever works in the health service signs in for work, or for themselves, under one subject.
    private const string AtWork = "at_work";

    /// <summary>What the header of a launch says that it is (typ).</summary>
    public const string Type = "launch+jwt";

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <summary>Takes the launch of a pushed request; a second use of it is refused.</summary>
    /// <returns>What is wrong with it; null when it is good, or when none belongs to the request.</returns>
    public async Task<string?> TakeAsync(OpenIddictRequest request)
    {
        var text = (string?)request[LaunchContext.Parameter];
        if (request.HasScope(ProviderScopes.Launch) != text is not null) return "The scope launch goes with the launch that the record gave, and not without it.";
        if (text is null) return null;
        if (await ReadAsync(text) is not { } launch || launch.ValidTo < time.GetUtcNow().UtcDateTime - ProofGuard.ClockSkew) return "The launch is not one of the record, or is too old.";
        return await proofs.Seen.SeeAsync("launch", launch.Id, default) == ProofSighting.New ? null : "The launch was used before.";
    }

    /// <summary>What the launch of a request that was pushed says, and for whom it is; null where the request has none.</summary>
    public async Task<Launch?> OfAsync(OpenIddictRequest request) => (string?)request[LaunchContext.Parameter] is { } text && await ReadAsync(text) is { } launch
        ? new(new(TextOf(launch, TokenClaims.Patient), TextOf(launch, LaunchContext.EncounterClaim)), launch.Subject, TextOf(launch, AtWork) == "true") : null;

    // Its time counts when the request is pushed: the person may look at the sign-in page for a while.
    private async Task<JsonWebToken?> ReadAsync(string text)
    {
        if (text.Length > 4_000 || settings.Clients.FirstOrDefault(client => client.Id == settings.Launcher) is not { IsPublic: false } launcher) return null;
        var result = await Handler.ValidateTokenAsync(text, new TokenValidationParameters
        {
            ValidIssuer = launcher.Id, ValidAudience = settings.Issuer(), ValidTypes = [Type], ValidAlgorithms = SigningAlgorithms.Allowed,
            IssuerSigningKeys = new JsonWebKeySet(launcher.Keys).GetSigningKeys(), ValidateLifetime = false,
        });
        return result.IsValid && result.SecurityToken is JsonWebToken { Id.Length: > 0 and <= 256, Subject.Length: > 0 } launch ? launch : null;
    }

    private static string? TextOf(JsonWebToken token, string claim) => token.TryGetPayloadValue<string>(claim, out var text) ? text : null;
}

/// <summary>A launch that the record gave.</summary>
/// <param name="Context">What the app is about.</param>
/// <param name="Subject">Who started it, as this service names people.</param>
/// <param name="IsAtWork">Whether they had signed in for work.</param>
internal sealed record Launch(LaunchContext Context, string Subject, bool IsAtWork);
