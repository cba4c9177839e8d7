using Varde.Foundation;
using Varde.Records;

namespace Varde.AccessControl;

/// <summary>A question to the gate: may this actor do this to that, for this purpose, now?</summary>
/// <param name="Actor">Who asks.</param>
/// <param name="Action">What is to be done.</param>
/// <param name="Subject">To what.</param>
/// <param name="Purpose">Why, as the actor says it; empty when the actor says nothing.</param>
/// <param name="Now">When.</param>
public sealed record AccessRequest(Actor Actor, AccessAction Action, AccessSubject Subject, string Purpose, DateTimeOffset Now);

/// <summary>What can be done to a record or a definition.</summary>
public enum AccessAction
{
    /// <summary>See it.</summary>
    Read,

    /// <summary>Make it.</summary>
    Create,

    /// <summary>Make a new version of it.</summary>
    Update,

    /// <summary>Mark it as deleted; its versions stay.</summary>
    Delete,

    /// <summary>Destroy it with its versions.</summary>
    Erase,

    /// <summary>Look for it.</summary>
    Search,

    /// <summary>Take it out of the system.</summary>
    Export,

    /// <summary>Show it to somebody from whom it is hidden.</summary>
    Release,

    /// <summary>Hide it from somebody.</summary>
    Restrict,
}

/// <summary>What an action is done to.</summary>
/// <param name="Type">Its kind, by its name in the specification: EHR, COMPOSITION, TEMPLATE, Observation.</param>
/// <param name="Id">Which one; empty for a new one or for all.</param>
/// <param name="Ehr">Whose record; null for what concerns no single person.</param>
public sealed record AccessSubject(string Type, string Id, EhrId? Ehr = null)
{
    /// <summary>The stored document that it is, or is a view of; null for a new one, and for what is no document.</summary>
    public AccessedDocument? Document { get; init; }

    /// <summary>The service that a new document belongs to; null where its type tells (<see cref="TypeServices"/>).</summary>
    public ServiceId? Service { get; init; }

    /// <summary>The organisation, by its number, that what belongs to no patient is an affair of; null where that is told by <see cref="Organisations"/> or matters to no rule.</summary>
    public string? Owner { get; init; }

    /// <summary>
    /// The Organizations, by their ids, that a new resource is for (a message, an appointment, a home measurement), or that what belongs to no patient is a part of or would be
    /// (a unit, a role of staff, a place). Null where nothing of the kind is known.
    /// </summary>
    public IReadOnlyList<string>? Organisations { get; init; }

    /// <summary>The template, profile or query whose name scopes speak of; empty where there is none.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it is called in scopes, where that is not its type.</summary>
    public string Scope { get => field.Length > 0 ? field : Type; init; } = "";

    /// <summary>The code or release that is set or lifted, for the access log; empty where none is.</summary>
    public string Setting { get; init; } = "";

    /// <summary>What scopes call what is done, where that is not the action: to them an update that brings something into being is an update (SMART App Launch 2.2, "Scopes for requesting FHIR resources").</summary>
    public AccessAction? ScopeAction { get; init; }

    /// <summary>
    /// Whether whoever asks leaves out of it the parts that are marked as about another person, where the decision obliges to: the rest is given then, and the whole is left out where nobody does so.
    /// </summary>
    public bool IsGivenInPart { get; init; }

    /// <summary>
    /// The records of others that an earlier version names, as one of a Patient does that was merged and is no longer: who may not see who these are now does not see the version.
    /// </summary>
    public IReadOnlyList<EhrId> Names { get; init; } = [];

    /// <summary>Whether what is stored is found by a search that a scope is limited to; null where that is not known, so that no such scope covers it.</summary>
    public Func<string, bool>? Matches { get; init; }

    /// <summary>The same of what would be written; null where that is not known before it is permitted, as of a patch.</summary>
    public Func<string, bool>? MatchesAfter { get; init; }

    /// <summary>Whether it stands for what may be there, where what is there must not be told: a scope that covers some of its kind covers it.</summary>
    internal bool IsAnyOfItsKind { get; init; }

    /// <summary>What is answered when the actor may not know that there is such a thing: exactly what is answered when there is none.</summary>
    public Refusal? Missing { get; init; }

    /// <summary>The subject as the access log names it.</summary>
    public override string ToString() => Id.Length > 0 ? $"{Type}/{Id}" : Type;
}

/// <summary>What the rules need of a stored document.</summary>
/// <param name="ObjectId">The versioned object.</param>
/// <param name="Class">The class now in force, for all versions alike.</param>
/// <param name="Lifecycle">The state of the version that is asked for.</param>
/// <param name="IsLatest">Whether it is the latest version.</param>
public sealed record AccessedDocument(Guid ObjectId, AccessClass Class, Lifecycle Lifecycle, bool IsLatest)
{
    /// <summary>A version that was found.</summary>
    public static AccessedDocument Of(VersionSummary version) => new(version.Uid.ObjectId, version.AccessClass, version.Lifecycle, version.IsLatest);

    /// <summary>A document in a list.</summary>
    public static AccessedDocument Of(DocumentSummary document) => new(document.Latest.ObjectId, document.AccessClass, document.Lifecycle, IsLatest: true);
}
