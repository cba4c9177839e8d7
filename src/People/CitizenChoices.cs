using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.People.Me;
using Varde.People.Sharing;
using Varde.Records;

namespace Varde.People;

/// <summary>What citizens decide about who sees a record, as pages read and change it: the same decisions, and the same names of fields, as the API's.</summary>
public sealed class CitizenChoices
{
    private readonly OwnRecord _own;
    private readonly Powers _powers;
    private readonly Blocks _blocks;
    private readonly YouthAccess _youth;
    private readonly OwnWishes _wishes;
    private readonly KnownOrganisations _organisations;
    private readonly RecordStore _store;

    internal CitizenChoices(OwnRecord own, Powers powers, Blocks blocks, YouthAccess youth, OwnWishes wishes, KnownOrganisations organisations, RecordStore store) =>
        (_own, _powers, _blocks, _youth, _wishes, _organisations, _store) = (own, powers, blocks, youth, wishes, organisations, store);

    /// <summary>The powers of attorney that the citizen has given and holds.</summary>
    public Task<Outcome<PowersOfAttorney>> PowersAsync(AccessSession access, CancellationToken cancellation) => _powers.ListAsync(access, cancellation);

    /// <summary>Gives one: receiver, name, areas, from, until.</summary>
    /// <returns>Its id; or every fault by the name of its field.</returns>
    public Task<Outcome<string>> GivePowerAsync(AccessSession access, JsonObject power, CancellationToken cancellation) => _powers.GiveAsync(power, access, cancellation);

    /// <summary>Ends one that the citizen has given or holds.</summary>
    public Task<Outcome<int>> EndPowerAsync(AccessSession access, string id, CancellationToken cancellation) => _powers.EndAsync(id, access, cancellation);

    /// <summary>The documents that the citizen has hidden, that are hidden from the parents, and that are older than the portal.</summary>
    public Task<Outcome<HiddenDocuments>> HiddenAsync(AccessSession access, CancellationToken cancellation) => _wishes.ListAsync(access, cancellation);

    /// <summary>Hides a document of the citizen's own, or shows it again.</summary>
    public Task<Outcome<int>> ChangeHiddenAsync(AccessSession access, string document, HiddenChange change, CancellationToken cancellation) => _wishes.ChangeAsync(document, change, access, cancellation);

    /// <summary>A parent gives, withdraws or refuses a youth's own use: patient, decision.</summary>
    public Task<Outcome<int>> DecideYouthAccessAsync(AccessSession access, JsonObject decision, CancellationToken cancellation) => _youth.DecideAsync(decision, access, cancellation);

    /// <summary>Blocks information: patient, and practitioner, organisation, role, service or document.</summary>
    public Task<Outcome<string>> BlockAsync(AccessSession access, JsonObject block, CancellationToken cancellation) => _blocks.SetAsync(block, access, cancellation);

    /// <summary>Lifts a block.</summary>
    public Task<Outcome<int>> LiftBlockAsync(AccessSession access, EhrId record, string id, CancellationToken cancellation) => _blocks.LiftAsync(record.ToString(), id, access, cancellation);

    /// <summary>What is decided about a record: its blocks, whom one could block, and whether a youth may use the portal.</summary>
    /// <returns>The choices; or what the gate answers.</returns>
    public async Task<Outcome<RecordChoices>> OfRecordAsync(AccessSession access, EhrId record, CancellationToken cancellation)
    {
        var subject = new AccessSubject("Patient", record.ToString(), record) { Service = ServiceId.Consent, Missing = new NotFound("There is no such patient.") };
        if (!(await access.AskAsync(AccessAction.Read, subject, cancellation)).TryGet(out _, out var refusal)) return refusal;
        if (await _own.OfAsync(record, cancellation) is not { } person) return subject.Missing;
        List<CitizenBlock> blocks = [];
        foreach (var block in person.OfAny(ConsentKind.Block).Where(block => block.Holds(_own.Now))) blocks.Add(await ToldAsync(block, cancellation));
        return new RecordChoices(blocks, await BlockableAsync(person, cancellation), person.At(_own.Now).HasYouthConsent);
    }

    private async Task<CitizenBlock> ToldAsync(GivenConsent block, CancellationToken cancellation)
    {
        List<string> names = [];
        foreach (var practitioner in block.Practitioners) names.Add(await NameAsync("Practitioner", practitioner, cancellation));
        foreach (var organisation in block.Organisations) names.Add(await NameAsync("Organization", organisation, cancellation));
        return new CitizenBlock(block.Id, names, block.Roles, block.Services, block.Documents.Count, block.Given);
    }

    // Whoever has had to do with the person, and where they work: those are whom a block may be about.
    private async Task<IReadOnlyList<Blockable>> BlockableAsync(PersonFacts person, CancellationToken cancellation)
    {
        List<Blockable> found = [];
        foreach (var practitioner in person.Courses.SelectMany(course => course.Practitioners).Distinct())
            found.Add(new("practitioner", practitioner, await NameAsync("Practitioner", practitioner, cancellation)));
        foreach (var unit in person.Courses.Select(course => course.Organisation).OfType<string>().Distinct())
            foreach (var organisation in await _organisations.LineOfAsync(unit, cancellation))
                found.Add(new("organisation", organisation.Id, await NameAsync("Organization", organisation.Id, cancellation)));
        return [.. found.Where(one => one.Name.Length > 0).DistinctBy(one => (one.Kind, one.Id)).OrderBy(one => one.Name, StringComparer.CurrentCulture)];
    }

    private async Task<string> NameAsync(string type, string id, CancellationToken cancellation)
    {
        if (!(await _store.ReadLatestAsync(ResourceLookup.Region, new ResourceKey(type, id).ObjectId, cancellation)).TryGet(out var stored, out _) || stored.IsDeleted) return "";
        var resource = JsonElement.Parse(stored.Content.Span);
        return type == "Organization" ? resource.Text("name") ?? "" : PersonReader.NameOf(resource);
    }
}

/// <summary>Powers of attorney of a citizen.</summary>
/// <param name="Given">Those that the citizen has given.</param>
/// <param name="Held">Those that the citizen holds.</param>
public sealed record PowersOfAttorney(IReadOnlyList<ListedPower> Given, IReadOnlyList<ListedPower> Held);

/// <summary>A power of attorney.</summary>
/// <param name="Id">The Consent.</param>
/// <param name="With">Who it is given to, or from whom it is.</param>
/// <param name="Areas">The areas of service, 1 to 3.</param>
/// <param name="From">Since when; null for always.</param>
/// <param name="Until">Until when; null until it is ended.</param>
/// <param name="IsInForce">Whether it is in force now.</param>
public sealed record ListedPower(string Id, string With, IReadOnlyList<int> Areas, DateTimeOffset? From, DateTimeOffset? Until, bool IsInForce);

/// <summary>Documents that are hidden on the portal, by title alone.</summary>
public sealed record HiddenDocuments(IReadOnlyList<HiddenDocument> Hidden, IReadOnlyList<HiddenDocument> HiddenFromParents, IReadOnlyList<HiddenDocument> Old);

/// <summary>A document that is hidden.</summary>
/// <param name="Id">The UUID of a composition, or type and id of a resource.</param>
/// <param name="Title">Its title.</param>
public sealed record HiddenDocument(string Id, string Title);

/// <summary>What a person does about a document of their own.</summary>
public enum HiddenChange
{
    /// <summary>Hides it on the portal.</summary>
    Hide,

    /// <summary>Shows it again.</summary>
    Show,

    /// <summary>Lifts what hides it from the parents.</summary>
    ShowToParents,
}

/// <summary>What is decided about a record.</summary>
/// <param name="Blocks">The blocks in force.</param>
/// <param name="Blockable">Whom one could block: who has had to do with the person.</param>
/// <param name="HasYouthAccess">Whether a parent has consented to a youth's own use of the portal, and none refuses it.</param>
public sealed record RecordChoices(IReadOnlyList<CitizenBlock> Blocks, IReadOnlyList<Blockable> Blockable, bool HasYouthAccess);

/// <summary>A block in force. What it names narrows it.</summary>
/// <param name="Id">The Consent.</param>
/// <param name="Names">The people, units and organisations that are blocked; none for all.</param>
/// <param name="Roles">The roles.</param>
/// <param name="Services">The kinds of information.</param>
/// <param name="Documents">How many documents are named.</param>
/// <param name="Given">When it was given.</param>
public sealed record CitizenBlock(string Id, IReadOnlyList<string> Names, IReadOnlyList<string> Roles, IReadOnlyList<ServiceId> Services, int Documents, DateTimeOffset? Given);

/// <summary>Somebody who could be blocked.</summary>
/// <param name="Kind">practitioner or organisation, as the field of a block is called.</param>
/// <param name="Id">The id of the resource.</param>
/// <param name="Name">The name.</param>
public sealed record Blockable(string Kind, string Id, string Name);
