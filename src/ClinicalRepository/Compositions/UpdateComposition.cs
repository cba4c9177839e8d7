using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Compositions;

/// <summary>Commits a new version of a composition (openEHR REST, Update COMPOSITION).</summary>
internal sealed class UpdateComposition(
    ReadVersions versions, CompositionContent content, CommitAudit audits, Committer committer, RepositorySettings settings)
{
    public async Task<Outcome<Answer>> HandleAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        if (!ObjectIdOf(request).TryGet(out var id, out refusal)) return refusal;
        if (!CompositionContent.Wanted(request).TryGet(out var answerForm, out refusal)) return refusal;
        if (!EntityTags.Preceding(request.Http).TryGet(out var preceding, out refusal)) return refusal;
        if (!CommitTerms.ReadTagged(request.Http, CommitTerms.Update).TryGet(out var said, out refusal)) return refusal;
        var read = await versions.AtAsync(ehr, VersionedKind.Composition, id, at: null, cancellation);
        var asked = new AskedVersion(ehr, VersionedKind.Composition, preceding.ToString());
        if (!(await request.Access.GrantedAsync(AccessAction.Update, asked, read, cancellation)).TryGet(out var granted, out refusal)) return refusal;
        var (latest, grant) = (granted.Version, granted.Grant);
        if (await request.Access.WhyNotWithdrawAsync(new AccessSubject(asked.Type, asked.Id, ehr), latest, said.State, cancellation) is { } unwithdrawn) return unwithdrawn;
        if (!(await content.ReadAsync(request, said.State, cancellation)).TryGet(out var submitted, out refusal)) return refusal;
        if (Disagreement(submitted.Composition, latest, preceding, said.Change) is { } disagreement) return disagreement;
        if (!(await content.CheckAsync(submitted.Composition, said.State, cancellation)).TryGet(out var composition, out refusal)) return refusal;
        var version = Next(composition, preceding, audits.Of(grant.Actor, said.Change, said.Headers), said);
        if (!(await committer.CommitAsync(ehr, grant, version, cancellation)).TryGet(out var receipt, out refusal)) return refusal;
        if (!(await CommittedComposition.RepresentAsync(request, content, answerForm, version, receipt, cancellation)).TryGet(out var body, out refusal)) return refusal;
        var answer = WriteAnswers.Updated(request, receipt, $"ehr/{ehr}/composition/{receipt.Versions[0]}", () => body);
        var tagged = answer with { ObjectTags = said.Tags.OfObject ?? latest.ObjectTags, VersionTags = said.Tags.OfVersion };
        return CommittedComposition.WithUnread(tagged, request, receipt, submitted);
    }

    private static Outcome<Guid> ObjectIdOf(RestRequest request) =>
        Guid.TryParseExact(request.Route("uid_based_id"), "D", out var id)
            ? id
            : Invalid.At("uid_based_id", "must be the uid of the versioned object: a UUID of 36 characters");

    private static Refusal? Disagreement(Composition composition, StoredVersion latest, VersionUid preceding, ChangeType change)
    {
        if (composition.Uid?.Value is { } uid && NewUid.ObjectIdOf(uid) is var named && named != latest.Uid.ObjectId)
            return Invalid.At("/uid", "names another object than the address");
        if (latest.Uid != preceding)
            return new PreconditionFailed("If-Match does not name the latest version of the composition.", latest.Uid);
        return WrittenOver.Refuse(latest, composition, change);
    }

    private PendingVersion Next(Composition composition, VersionUid preceding, AuditDetails audit, CommitTerms said) => new()
    {
        Kind = VersionedKind.Composition,
        Uid = preceding.Next(settings.SystemId),
        Preceding = preceding,
        Data = composition,
        Audit = audit,
        Change = said.Change,
        Lifecycle = said.State,
        Tags = said.Tags,
    };
}
