using Varde.AccessControl.Rules;

namespace Varde.AccessControl;

/// <summary>A machine client that is registered here: the sign-in service says who it is, the registration what it is for.</summary>
/// <param name="Id">Its id at the sign-in service.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Organisation">The organisation that it acts for, by its number: its token must name it. Empty for any.</param>
public sealed record RegisteredClient(string Id, ClientKind Kind, string Organisation = "")
{
    /// <summary>Its name, for people.</summary>
    public string Name { get; init; } = "";

    /// <summary>The types of FHIR and of openEHR, and the ids of templates, that it writes; of a national exchange those that the exchange is about, where none is all of them.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>The services to which what it writes or exchanges must belong; empty for any.</summary>
    public IReadOnlyList<ServiceId> Services { get; init; } = [];

    /// <summary>The services of which it is a registered recipient, whichever organisation owns the document.</summary>
    public IReadOnlyList<ServiceId> Receives { get; init; } = [];

    /// <summary>A kind by its word in the explain call; null for a word that is none.</summary>
    public static ClientKind? KindOf(string word) => FactWords.Clients.TryRead(word, out var kind) ? kind : null;

    /// <summary>The word of a kind.</summary>
    public static string TextOf(ClientKind kind) => FactWords.Of(kind);

    /// <summary>The facts of the client towards what is asked for.</summary>
    internal SystemFacts Towards(SystemFacts client, Actor actor, ServiceId service, AskedKind? asked) => client with
    {
        Organisation = OrganisationTo(actor, asked?.Documents),
        KindIsRegistered = asked is { Type.Length: > 0 } && IsOfServices(service) && IsKind(asked),
        IsExchangeObject = IsOfServices(service) && (Kinds.Count == 0 || asked is not { Type.Length: > 0 } || IsKind(asked)),
        WroteItself = asked?.Documents is { Client: { } author } && author == actor.SignIn?.Client,
    };

    // What is new will belong to the client's own organisation. The local copy of the registers is nobody's own: whoever has to do with a person is told who it is.
    private ClientOrganisation OrganisationTo(Actor actor, DocumentClass? documents) =>
        documents is null || (documents.Organisation.Length > 0 && documents.Organisation == actor.Organisation) ? ClientOrganisation.Owner
        : Receives.Contains(documents.Service) || (documents.Organisation == Actor.Server.Organisation && documents.Service == ServiceId.Profile) ? ClientOrganisation.Recipient
        : ClientOrganisation.Other;

    private bool IsOfServices(ServiceId service) => Services.Count == 0 || Services.Any(one => one == service || TypeServices.Writing(one) == service);

    private bool IsKind(AskedKind asked) => Kinds.Contains(asked.Type) || (asked.Name.Length > 0 && Kinds.Contains(asked.Name));
}

/// <summary>What the registration of a client is held against.</summary>
/// <param name="Type">The type of FHIR or openEHR; empty where many are decided at once.</param>
/// <param name="Name">The template; empty where there is none.</param>
/// <param name="Documents">The class of what is stored; null for what is new.</param>
internal sealed record AskedKind(string Type, string Name, DocumentClass? Documents)
{
    /// <summary>That of something that is asked for.</summary>
    public static AskedKind Of(AccessSubject subject) => new(
        subject.Type, subject.Name,
        subject is { Document: { } stored, Ehr: not null } && DocumentClass.Parse(RecordView.Named(stored.Class)).TryGet(out var documents, out _) ? documents : null);
}
