namespace Varde.NationalServices;

/// <summary>Where the stand-in for the sign-in services is, and who asks it.</summary>
public sealed record IdentityProviderSettings
{
    /// <summary>Where its addresses begin.</summary>
    public const string Base = "/national/identity";

    /// <summary>The folder of its keys and its database.</summary>
    public required string Folder { get; init; }

    /// <summary>The address of the server that it is part of. Asked when it is first called, since a server may not know its own address before it listens.</summary>
    public required Func<Uri> Address { get; init; }

    /// <summary>The clients that may ask it, besides its own.</summary>
    public IReadOnlyList<IdentityClient> Clients { get; init; } = [];

    /// <summary>What the tokens for the record are for (aud).</summary>
    public string Audience { get; init; } = "varde";

    /// <summary>The client that starts apps from its pages, by its id: what it signs of the patient at hand is believed. Null where none does.</summary>
    public string? Launcher { get; init; }

    /// <summary>Where the FHIR API is whose resources stand for people (fhirUser), and that apps say their token is for (aud).</summary>
    public Func<Uri>? FhirApi { get; init; }

    /// <summary>Its name, as its tokens have it.</summary>
    public string Issuer() => Address().GetLeftPart(UriPartial.Authority) + Base;
}

/// <summary>
/// A client of the sign-in services: it proves who it is by its key (private_key_jwt) and has no secret. One that can keep no key of its own, as an app in a browser, is public: it proves by PKCE
/// that it asked for the code, and its tokens are bound to the key of the one sign-in (DPoP).
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Keys">Its public keys, as a JSON Web Key Set; empty for a public client.</param>
public sealed record IdentityClient(string Id, string Name, string Keys)
{
    /// <summary>Where people are sent back to after sign-in, relative to the server or whole. A client with none signs in for itself alone.</summary>
    public IReadOnlyList<Uri> ReturnAddresses { get; init; } = [];

    /// <summary>Where people are sent after sign-out.</summary>
    public IReadOnlyList<Uri> SignOutAddresses { get; init; } = [];

    /// <summary>Whether it is public.</summary>
    public bool IsPublic => Keys.Length == 0;

    /// <summary>The organisation that it acts for; null for one that acts for its users alone.</summary>
    public DemoWork? Work { get; init; }
}
