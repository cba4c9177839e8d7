using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.Compositions;

/// <summary>Commits the first version of a composition (openEHR REST, Create COMPOSITION).</summary>
internal sealed class CreateComposition(
    RecordStore store, CompositionContent content, CommitAudit audits, Committer committer, RepositorySettings settings)
{
    public async Task<Outcome<Answer>> HandleAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!request.Ehr().TryGet(out var ehr, out var refusal)) return refusal;
        if (!CompositionContent.Wanted(request).TryGet(out var answerForm, out refusal)) return refusal;
        if (!CommitTerms.ReadTagged(request.Http, CommitTerms.Create).TryGet(out var said, out refusal)) return refusal;
        if (!(await request.Access.AskAsync(AccessAction.Create, new AccessSubject("COMPOSITION", "", ehr), cancellation)).TryGet(out var grant, out refusal)) return refusal;
        if (!(await store.HasEhrAsync(ehr, cancellation)).TryGet(out _, out refusal)) return refusal;
        if (!(await content.ReadAsync(request, said.State, cancellation)).TryGet(out var submitted, out refusal)) return refusal;
        if (!(await content.CheckAsync(submitted.Composition, said.State, cancellation)).TryGet(out var composition, out refusal)) return refusal;
        var version = First(composition, audits.Of(grant.Actor, said.Change, said.Headers), said);
        if (!(await committer.CommitAsync(ehr, grant, version, cancellation)).TryGet(out var receipt, out refusal)) return refusal;
        return await AnswerAsync(request, answerForm, ehr, version, receipt, submitted, cancellation);
    }

    private async Task<Outcome<Answer>> AnswerAsync(
        RestRequest request, DocumentFormat form, EhrId ehr, PendingVersion version, CommitReceipt receipt, SubmittedComposition submitted,
        CancellationToken cancellation)
    {
        if (!(await CommittedComposition.RepresentAsync(request, content, form, version, receipt, cancellation)).TryGet(out var body, out var refusal)) return refusal;
        var answer = WriteAnswers.Created(request, receipt, $"ehr/{ehr}/composition/{receipt.Versions[0]}", () => body);
        var tagged = answer with { ObjectTags = version.Tags.OfObject ?? [], VersionTags = version.Tags.OfVersion };
        return CommittedComposition.WithUnread(tagged, request, receipt, submitted);
    }

    private PendingVersion First(Composition composition, AuditDetails audit, CommitTerms said) => new()
    {
        Kind = VersionedKind.Composition,
        Uid = NewUid.For(composition, settings.SystemId),
        Data = composition,
        Audit = audit,
        Change = said.Change,
        Lifecycle = said.State,
        Tags = said.Tags,
    };
}
