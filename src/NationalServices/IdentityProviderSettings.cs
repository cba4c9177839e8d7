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

    /// <summary>Its name, as its tokens have it.</summary>
    public string Issuer() => Address().GetLeftPart(UriPartial.Authority) + Base;
}

/// <summary>A client of the sign-in services: it proves who it is by its key (private_key_jwt) and has no secret.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Keys">Its public keys, as a JSON Web Key Set.</param>
public sealed record IdentityClient(string Id, string Name, string Keys)
{
    /// <summary>Where people are sent back to after sign-in, relative to the server or whole. A client with none signs in for itself alone.</summary>
    public IReadOnlyList<Uri> ReturnAddresses { get; init; } = [];

    /// <summary>Where people are sent after sign-out.</summary>
    public IReadOnlyList<Uri> SignOutAddresses { get; init; } = [];

    /// <summary>The organisation that it acts for; null for one that acts for its users alone.</summary>
    public DemoWork? Work { get; init; }
}
