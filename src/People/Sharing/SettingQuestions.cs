using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Facts;

namespace Varde.People.Sharing;

/// <summary>Asks the rules of giving and withholding on behalf of staff: each step of a change must be permitted.</summary>
internal sealed class SettingQuestions(StaffStandings staff, TimeProvider time)
{
    /// <summary>Asks about a change.</summary>
    /// <returns>The grants of the steps, of which the first tells the access log of all; or why one is refused.</returns>
    public async Task<Outcome<IReadOnlyList<Grant>>> AskAsync(SharedDocument document, IReadOnlyList<SharingStep> steps, SharingChange change, AccessSession access, CancellationToken cancellation)
    {
        var setting = string.Join(' ', steps.Select(step => $"{(step.LaysDown ? "+" : "-")}{step.Word}"));
        var standing = access.Actor.Kind == ActorKind.Staff ? await StandingAsync(document.Person, document.Class.Organisation, access.Actor, cancellation) : null;
        var grants = new List<Grant>();
        foreach (var step in steps)
        {
            var subject = document.Subject with { Setting = setting };
            var facts = new SettingFacts(step.What) { HasReason = !step.NeedsReason || change.Reason is not null, HasReviewDate = change.HasReview(step.NeedsReason) };
            if (!(await AskAsync(standing, document.Person, document.Class, facts, step.Action, subject, access, cancellation)).TryGet(out var grant, out var refusal)) return refusal;
            grants.Add(grant);
        }
        return grants;
    }

    /// <summary>Asks about one thing that is given or withheld.</summary>
    public async Task<Outcome<Grant>> AskAsync(
        Standing? standing, PersonFacts person, DocumentClass documents, SettingFacts setting, AccessAction action, AccessSubject subject, AccessSession access, CancellationToken cancellation)
    {
        if (standing is null) return await access.AskAsync(action, subject with { Document = null }, cancellation);
        return access.AskOn(standing, FactsOf(standing, person, documents, setting, action, access.Actor), action, subject);
    }

    /// <summary>Whether the rules would take a change from staff, with a reason and a day where those are needed: what the panel offers. Nothing is done by it, and nothing logged.</summary>
    public bool Would(Standing? standing, SharedDocument document, Settable what, AccessAction action, AccessSession access) =>
        standing is null ? access.IsOpen : access.WouldPermit(FactsOf(standing, document.Person, document.Class, new SettingFacts(what), action, access.Actor));

    /// <summary>Asks about one thing that comes with what was permitted.</summary>
    public Outcome<Grant> Ask(Standing standing, PersonFacts person, DocumentClass documents, SettingFacts setting, AccessAction action, Grant permitted, AccessSubject subject) =>
        permitted.AskToo(standing, FactsOf(standing, person, documents, setting, action, permitted.Actor), action, subject);

    private AccessFacts FactsOf(Standing standing, PersonFacts person, DocumentClass documents, SettingFacts setting, AccessAction action, Actor actor) => new()
    {
        Lane = Lane.Set, Actor = standing.Actor, Service = documents.Service, Action = action, Purpose = standing.Purpose, Subject = person.At(time.GetUtcNow()),
        Setting = setting with { IsAuthorised = IsAuthorised(standing), HasCareRelation = HasCareRelation(standing) && documents.Organisation == actor.Organisation },
    };

    /// <summary>The standing by which a member of staff gives and withholds: the one with a care relation, if there is one.</summary>
    public async Task<Standing?> StandingAsync(PersonFacts person, string organisation, Actor actor, CancellationToken cancellation)
    {
        var all = await staff.OfAsync(actor, person, time.GetUtcNow(), cancellation);
        return all.FirstOrDefault(standing => IsAuthorised(standing) && HasCareRelation(standing) && actor.Organisation == organisation) ?? (all is [var first, ..] ? first : null);
    }

    private static bool IsAuthorised(Standing standing) => standing.Actor is StaffFacts { LacksAuthorisation: false, LacksOrganisation: false, IsNotSignedIn: false };

    private static bool HasCareRelation(Standing standing) => standing is { Purpose.Group: BasisGroup.Implicit, Actor: StaffFacts { Care.HasEnded: false } };
}
