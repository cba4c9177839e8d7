using Varde.AccessControl;
using Varde.Foundation;
using Varde.Records;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>A version that was found, and the gate's permission for what is to be done with it.</summary>
internal sealed record Granted<TVersion>(TVersion Version, Grant Grant) where TVersion : VersionSummary;

/// <summary>Asks the gate about versions once they were looked up: what may not be known of is answered as what is not there.</summary>
internal static class GrantedVersions
{
    /// <summary>Asks for what is to be done with a version.</summary>
    /// <param name="access">The session of the actor.</param>
    /// <param name="action">What is to be done.</param>
    /// <param name="asked">What was asked for, as the access log names it.</param>
    /// <param name="read">What was found.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The version with its grant; or what the gate refuses, which for a hidden version and a missing one is the same.</returns>
    public static async ValueTask<Outcome<Granted<TVersion>>> GrantedAsync<TVersion>(
        this AccessSession access, AccessAction action, AskedVersion asked, Outcome<TVersion> read, CancellationToken cancellation) where TVersion : VersionSummary
    {
        var subject = new AccessSubject(asked.Type, asked.Id, asked.Ehr) { Missing = new NotFound($"The EHR has no such {asked.Kind.Name}.") };
        if (!read.TryGet(out var version, out var refusal)) return refusal is NotFound ? await access.MissingAsync(action, subject, cancellation) : refusal;
        var named = subject with { Document = AccessedDocument.Of(version), Name = version.TemplateId ?? "", IsGivenInPart = asked.IsGivenInPart };
        return (await access.AskAsync(action, named, cancellation)).Map(grant => new Granted<TVersion>(version, grant));
    }

    /// <summary>Asks for a look at a version.</summary>
    public static async ValueTask<Outcome<TVersion>> SeenAsync<TVersion>(
        this AccessSession access, AskedVersion asked, Outcome<TVersion> read, CancellationToken cancellation) where TVersion : VersionSummary =>
        (await access.GrantedAsync(AccessAction.Read, asked, read, cancellation)).Map(granted => granted.Version);
}

/// <summary>A version that is asked for.</summary>
/// <param name="Ehr">In whose record.</param>
/// <param name="Kind">Of what.</param>
/// <param name="Id">As the access log names it.</param>
internal sealed record AskedVersion(EhrId Ehr, VersionedKind Kind, string Id)
{
    /// <summary>Whether whoever asks leaves out what is about another person, where it is to be.</summary>
    public bool IsGivenInPart { get; init; }

    /// <summary>What the access log calls it, where that is not the kind: what hangs on a version.</summary>
    public string Type { get => field.Length > 0 ? field : Kind.Name; init; } = "";
}
