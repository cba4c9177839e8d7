using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.People.Me;
using Varde.Records;

namespace Varde.People.Sharing;

/// <summary>
/// A person from 16 hides own documents in the portal and shows them again (NORN_EPO), and lifts what was hidden from the parents (NORN_FORANS). Of what is hidden so, and of what is older
/// than the portal, the title is told here and nowhere else.
/// </summary>
internal sealed class OwnWishes(OwnRecord own, SharedDocuments documents, SharingWriting writing, RecordStore store)
{
    private const string OwnWish = "NORN_EPO", FromParents = "NORN_FORANS";

    /// <summary>What the person has hidden, what is hidden from the parents, and what is too old, by title.</summary>
    public async Task<IResult> ListAsync(HttpContext context, AccessSession access) => (await ListAsync(access, context.RequestAborted)).Match(
        wishes => Results.Json(new JsonObject { ["hidden"] = Listed(wishes.Hidden), ["hiddenFromParents"] = Listed(wishes.HiddenFromParents), ["old"] = Listed(wishes.Old) }), Answers.Problem);

    /// <inheritdoc cref="ListAsync(HttpContext, AccessSession)"/>
    public async Task<Outcome<HiddenDocuments>> ListAsync(AccessSession access, CancellationToken cancellation)
    {
        if (!(await MineAsync(access, cancellation)).TryGet(out var mine, out var refusal)) return refusal;
        var seen = (await CodedAsync(mine.Person, cancellation)).Select(document => Shown(document, Decided(mine, document))).OfType<SharedDocument>().ToList();
        return new HiddenDocuments(With(RestrictionCode.OwnWish), With(RestrictionCode.HiddenFromParents), With(RestrictionCode.OlderThanOnlineAccess));

        IReadOnlyList<HiddenDocument> With(RestrictionCode code) => [.. seen.Where(document => document.Class.AllCodes.Contains(code)).Select(Told)];
    }

    /// <summary>Hides one, shows it again, or lifts what hides it from the parents, as a page asks for.</summary>
    public Task<Outcome<int>> ChangeAsync(string document, HiddenChange change, AccessSession access, CancellationToken cancellation) =>
        ChangeAsync(document, change == HiddenChange.ShowToParents ? FromParents : OwnWish, change == HiddenChange.Hide ? AccessAction.Restrict : AccessAction.Release, access, cancellation);

    /// <summary>Hides one.</summary>
    public async Task<IResult> HideAsync(HttpContext context, AccessSession access)
    {
        if (!(await Answers.ReadAsync(context)).Then(Request).TryGet(out var document, out var refusal)) return Answers.Problem(refusal);
        return Answer(await ChangeAsync(document, OwnWish, AccessAction.Restrict, access, context.RequestAborted));
    }

    /// <summary>Shows one again.</summary>
    public async Task<IResult> ShowAsync(string document, HttpContext context, AccessSession access) => Answer(await ChangeAsync(document, OwnWish, AccessAction.Release, access, context.RequestAborted));

    /// <summary>Lifts what hides one from the parents.</summary>
    public async Task<IResult> LiftAsync(string document, HttpContext context, AccessSession access) => Answer(await ChangeAsync(document, FromParents, AccessAction.Release, access, context.RequestAborted));

    private static IResult Answer(Outcome<int> done) => done.Match(_ => Results.NoContent(), Answers.Problem);

    private static Outcome<string> Request(JsonObject body) =>
        body.Unknown("document") is { } unknown ? Outcome<string>.Refused(unknown)
        : body.Text("document", 200).Then(text => text is { Length: > 0 } ? text : (Outcome<string>)Invalid.At("document", "must be the UUID of a document, or type and id of a resource"));

    private async Task<Outcome<int>> ChangeAsync(string id, string word, AccessAction action, AccessSession access, CancellationToken cancellation)
    {
        if (!(await MineAsync(access, cancellation)).TryGet(out var mine, out var refusal)) return refusal;
        if (!(await FindAsync(mine.Person, id, cancellation)).TryGet(out var document, out refusal) || Decided(mine, document).IsRefused) return refusal ?? SharedDocuments.NotThere;
        if (action == AccessAction.Release && !document.Class.Has(word)) return SharedDocuments.NotThere;
        var setting = $"{(action == AccessAction.Restrict ? "+" : "-")}{word}";
        var facts = new AccessFacts
        {
            Lane = Lane.Set, Actor = mine.Standing.Actor, Service = document.Class.Service, Action = action, Subject = mine.Person.At(own.Now), Setting = new(SharingWords.SettableOf(word)!.Value),
        };
        if (!access.AskOn(mine.Standing, facts, action, document.Subject with { Setting = setting }).TryGet(out var grant, out refusal)) return refusal;
        return action == AccessAction.Restrict
            ? await writing.StoreAsync(document, document.Class.With(word), document.Note.With(new(word, access.Actor.Id, access.Actor.DisplayName, own.Now)), [], grant, cancellation)
            : await writing.StoreAsync(document, document.Class.Without(word), document.Note.Without(word), [], grant, cancellation);
    }

    // What one may do about oneself is asked of one's own record first.
    private async Task<Outcome<Mine>> MineAsync(AccessSession access, CancellationToken cancellation)
    {
        var person = await own.OfAsync(access.Actor, cancellation);
        var standing = person is not null && await own.StandingsAsync(access.Actor, person, cancellation) is [var self, ..] ? self : null;
        var asked = await access.AskAsync(AccessAction.Read, new AccessSubject("Patient", person?.Record.ToString() ?? "", person?.Record) { Missing = SharedDocuments.NotThere }, cancellation);
        return asked.Refusal is { } refused ? refused : person is not null && standing is not null ? new Mine(person, standing) : SharedDocuments.NotThere;
    }

    private Decision Decided(Mine mine, SharedDocument document) => Gate.Decide(
        new AccessFacts { Lane = Lane.Citizen, Actor = mine.Standing.Actor, Service = document.Class.Service, Subject = mine.Person.At(own.Now), Object = document.Class.FactsFor("", own.Now) }, own.Now);

    private async Task<Outcome<SharedDocument>> FindAsync(PersonFacts person, string id, CancellationToken cancellation)
    {
        foreach (var one in person.All)
            if ((await documents.FindAsync(one.Record, id, cancellation)).TryGet(out var document, out _)) return document;
        return SharedDocuments.NotThere;
    }

    private async Task<IReadOnlyList<SharedDocument>> CodedAsync(PersonFacts person, CancellationToken cancellation)
    {
        var found = new Dictionary<Guid, SharedDocument>();
        foreach (var record in person.All.Select(one => one.Record))
            foreach (var listed in (await store.ListDocumentsAsync(record, new(), PageRequest.All, cancellation)).Items.Where(listed => listed.AccessClass.Codes.Length > 0))
                if ((await documents.FindAsync(record, listed.Latest.ObjectId, cancellation)).TryGet(out var document, out _)) found[document.Object] = document;
        return [.. found.Values];
    }

    private static HiddenDocument Told(SharedDocument document) => new(document.Address, document.Title);

    private static JsonArray Listed(IReadOnlyList<HiddenDocument> documents) => new([.. documents.Select(document => (JsonNode)new JsonObject { ["document"] = document.Id, ["title"] = document.Title })]);

    // A title is told of what remains; where nobody can tell which parts are about somebody else, none is.
    private static SharedDocument? Shown(SharedDocument document, Decision decision) =>
        decision.IsRefused ? null
        : !decision.LeavesOutThirdParty ? document
        : document.Type != "COMPOSITION" && ThirdPartyParts.Are(document.Version.Content) ? document with { Version = document.Version with { Content = ThirdPartyParts.Without(document.Version.Content) } } : null;

    private sealed record Mine(PersonFacts Person, Standing Standing);
}
