using Varde.Foundation;

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
/// <param name="Type">Its kind, by its name in the specification: EHR, COMPOSITION, TEMPLATE.</param>
/// <param name="Id">Which one; empty for a new one or for all.</param>
/// <param name="Ehr">Whose record; null for what concerns no single person.</param>
public sealed record AccessSubject(string Type, string Id, EhrId? Ehr = null)
{
    /// <summary>The subject as the access log names it.</summary>
    public override string ToString() => Id.Length > 0 ? $"{Type}/{Id}" : Type;
}
