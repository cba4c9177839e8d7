using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Foundation.Identifiers;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.People;
using Varde.Roadmap;
using Varde.SeedPopulation;
using Varde.SeedPopulation.Families;
using Varde.SeedPopulation.Region;
using Varde.SeedPopulation.Resources;

namespace Varde.Modules.Tests.People;

/// <summary>The named people of the region with all that ties them together, in a database of each kind; made once for the tests of this process.</summary>
public sealed class RegionWorld
{
    private const int AtOnce = 8;
    private static readonly ConcurrentDictionary<Database, Lazy<Task<RegionWorld>>> Made = new();
    private static readonly ConcurrentDictionary<Database, Lazy<Task<RegionWorld>>> Logged = new();
    private static readonly ConcurrentDictionary<Database, Lazy<Task<RegionWorld>>> Systems = new();
    private static readonly ConcurrentDictionary<Database, Lazy<Task<RegionWorld>>> Merges = new();
    private static readonly Lazy<Task<RegionWorld>> Changing = new(() => MakeAsync(Database.Embedded));
    private readonly Dictionary<string, Resident> _residents;

    private RegionWorld(RepositoryServer server, SyntheticRegion region)
    {
        (Server, Region) = (server, region);
        _residents = region.NamedHouseholds().SelectMany(h => h.Residents).ToDictionary(r => r.Key!, StringComparer.Ordinal);
    }

    public RepositoryServer Server { get; }

    public SyntheticRegion Region { get; }

    public Gate Gate => Server.Services.GetRequiredService<Gate>();

    public IAccessFacts Facts => Server.Services.GetRequiredService<IAccessFacts>();

    private static PeopleSettings Settings => new()
    {
        RegisterClients = ["register"],
        ResultDelays = [new(["TEST-FOURTEEN"], 14), new(["TEST-ASSESSED"], 0, IsUntilAssessed: true)],
        Clients = [new("helsenorge", ClientKind.Helsenorge) { Receives = [ServiceId.SpecialistAppointment, ServiceId.Journal] }],
    };

    /// <summary>The world that the tests of this process share.</summary>
    public static Task<RegionWorld> OnAsync(Database database) => Made.GetOrAdd(database, d => new(() => MakeAsync(d))).Value;

    /// <summary>The world of those stories that say what is not in somebody's access log: nobody else looks into its records.</summary>
    public static Task<RegionWorld> OfLogAsync(Database database) => Logged.GetOrAdd(database, d => new(() => MakeAsync(d))).Value;

    /// <summary>The world of those stories in which machines, approvals and switches are registered: each of people and clients of its own. Endpoints on this machine may be called.</summary>
    public static Task<RegionWorld> OfSystemsAsync(Database database) => Systems.GetOrAdd(database, d => new(() => MakeAsync(d))).Value;

    /// <summary>The world of those stories in which patients are merged: each of people of its own.</summary>
    public static Task<RegionWorld> OfMergesAsync(Database database) => Merges.GetOrAdd(database, d => new(() => MakeAsync(d))).Value;

    /// <summary>A world of its own, for tests that change it.</summary>
    public static async Task<RegionWorld> MakeAsync(Database database, AccessChoices? choices = null)
    {
        RegionWorld? world = null;
        var server = await RepositoryServer.StartAsync(database, fhir: Near, services: services => (choices is null ? services : services.AddSingleton(new AccessSettings { IsOpen = true, Choices = choices })).AddPeople(Settings).AddRoadmap(), map: app =>
        {
            app.Use((context, next) =>
            {
                if (context.Request.Headers["As"] == "nobody") ActorOfRequest.Set(context, Actor.Unknown);
                else if (context.Request.Headers["As"].ToString().Split(' ') is [var lane, var key])
                    ActorOfRequest.Set(context, Through(context.Request.Headers, lane switch { "staff" => world!.Staff(key), "machine" => Machine(key), "unbound" => Machine(key, isBound: false), _ => world!.Citizen(key) }));
                return next(context);
            });
            app.MapPeople();
        });
        world = new RegionWorld(server, new SyntheticRegion(1, TimeProvider.System.GetUtcNow()));
        await world.FillAsync();
        return world;
    }

    /// <summary>The world of those stories in which people decide something: each about people of its own.</summary>
    public static Task<RegionWorld> ChangingAsync() => Changing.Value;

    public static async ValueTask StopAllAsync()
    {
        if (Changing.IsValueCreated && Changing.Value.IsCompletedSuccessfully) await (await Changing.Value).Server.DisposeAsync();
        foreach (var world in Made.Values.Concat(Logged.Values).Concat(Systems.Values).Concat(Merges.Values).Where(w => w.Value.IsCompletedSuccessfully)) await (await world.Value).Server.DisposeAsync();
    }

    public Resident Resident(string key) => _residents[key];

    public EhrId RecordOf(string key) => new(_residents[key].Id);

    /// <summary>Whose a record is.</summary>
    public string KeyOf(EhrId record) => _residents.Values.Single(r => r.Id == record.Value).Key!;

    /// <summary>A citizen who signed in.</summary>
    public Actor Citizen(string key, SignInLevel level = SignInLevel.High) => new(ActorKind.Citizen, $"person:{key}", _residents[key].Name, "", "")
    {
        SignIn = new() { Person = NationalId.Parse(_residents[key].Number).Value, Level = level, Client = "", IsBound = true },
    };

    /// <summary>Somebody of the staff who signed in for the organisation of their unit, or for another.</summary>
    public Actor Staff(string key, string? organisation = null)
    {
        var member = Region.Staff.Named(key);
        var (parent, unit) = SyntheticRegion.WorkOf(member);
        return new(ActorKind.Staff, member.HprNumber is { } hpr ? $"hpr:{hpr}" : $"person:{key}", member.Name, organisation ?? parent, organisation is null ? unit ?? "" : "")
        {
            SignIn = new()
            {
                Person = NationalId.Parse(member.NationalId).Value, Hpr = member.HprNumber is { } number ? HprNumber.Parse(number).Value : null, Level = SignInLevel.High, Client = "", IsBound = true,
                Organisation = OrganisationNumber.Parse(organisation ?? parent).Value,
            },
        };
    }

    /// <summary>A machine that signed in: <c>register</c>, or <c>lab@310000012</c> with the organisation that its token names.</summary>
    public static Actor Machine(string client, bool isBound = true)
    {
        var (id, organisation) = client.Split('@') is [var named, var number] ? (named, number) : (client, "");
        return new(ActorKind.Machine, $"client:{id}", id, organisation, "")
        {
            SignIn = new() { Level = SignInLevel.High, Client = id, IsBound = isBound, Scopes = GrantedScopes.Parse(organisation.Length > 0 ? GrantedScopes.Api : "system/*.cruds") },
        };
    }

    // Through an app that was given scopes, launched for a patient: the headers Scopes and Launched.
    private static Actor Through(Microsoft.AspNetCore.Http.IHeaderDictionary headers, Actor actor) => headers["Scopes"] is not [{ } scopes] ? actor : actor with
    {
        SignIn = actor.SignIn! with { Client = "app", Scopes = GrantedScopes.Parse(scopes), PatientInContext = EhrId.TryParse(headers["Launched"], out var patient) ? patient : null },
    };

    /// <summary>Calls the server as somebody: <c>staff ortoped</c>, <c>citizen mor</c>.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> CallAsync(string who, string method, string path, JsonObject? body = null, string? purpose = null, params (string Name, string Value)[] headers)
    {
        var (status, text) = await TextAsync(who, method, path, body, purpose, headers);
        return (status, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>The same, with the answer as it is sent.</summary>
    public async Task<(HttpStatusCode Status, string Text)> TextAsync(string who, string method, string path, JsonObject? body = null, string? purpose = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(new Uri(Server.Client.BaseAddress!, "/"), path));
        request.Headers.Add("As", who);
        if (purpose is not null) request.Headers.Add(StatedPurpose.Header, Uri.EscapeDataString(purpose));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, path.StartsWith("fhir", StringComparison.Ordinal) ? "application/fhir+json" : "application/json");
        using var response = await Server.Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Writes a document of vital signs as somebody into somebody's record.</summary>
    public async Task<VersionUid> WriteAsync(string who, string whose)
    {
        await new Api(Server).UploadTemplatesAsync();
        var document = Api.JsonOf(Api.Documents.First(d => d.TemplateId == "varde.vital_signs.v1").Composition);
        var (status, body) = await CallAsync(who, "POST", $"openehr/v1/ehr/{RecordOf(whose)}/composition", document);
        Assert.True(status is HttpStatusCode.Created or HttpStatusCode.NoContent, $"{status} {body}");
        return (await Server.Store.ListDocumentsAsync(RecordOf(whose), new(Varde.Records.DocumentKind.Composition), PageRequest.All)).Items[^1].Latest;
    }

    /// <summary>Lays down something about a document past the rules of setting: as it was laid down at another age, or by somebody else.</summary>
    public Task LayDownAsync(string whose, Guid document, Func<DocumentClass, DocumentClass> change) => LayDownAsync(RecordOf(whose), document, change);

    /// <summary>The same in a record.</summary>
    public async Task LayDownAsync(EhrId record, Guid document, Func<DocumentClass, DocumentClass> change)
    {
        var stored = (await Server.Store.ReadLatestAsync(record, document)).Value.AccessClass;
        var laid = await Server.Store.CommitAsync(new()
        {
            Owner = record,
            Classes = [new(document, stored, change(DocumentClass.Parse(stored).Value).ToAccessClass())],
            Audit = new() { ActorId = "server", ActorDisplay = "Varde", Action = "restrict", Object = $"COMPOSITION/{document}", Ehr = record },
        });
        Assert.Null(laid.Refusal);
    }

    /// <summary>What the gate decides about a service of somebody's record, and by which rule.</summary>
    public async Task<string> DecidedAsync(Actor actor, string whose, string service, DateTimeOffset? now = null)
    {
        var subject = new AccessSubject("COMPOSITION", "", RecordOf(whose)) { Service = ServiceId.Parse(service).Value };
        var decision = await Gate.DecideAsync(new AccessRequest(actor, AccessAction.Read, subject, "", now ?? TimeProvider.System.GetUtcNow()), default);
        return $"{decision.Effect} {decision.Rule}";
    }

    /// <summary>The resources of a type in somebody's record, as they are stored.</summary>
    public async Task<IReadOnlyList<JsonObject>> StoredAsync(string whose, string type)
    {
        var found = new List<JsonObject>();
        foreach (var document in (await Server.Store.ListDocumentsAsync(RecordOf(whose), new(Varde.Records.DocumentKind.FhirResource), PageRequest.All)).Items.Where(d => d.ArchetypeId == type))
            found.Add(JsonNode.Parse((await Server.Store.ReadVersionAsync(RecordOf(whose), document.Latest)).Value.Content.Span)!.AsObject());
        return found;
    }

    /// <summary>Stores a resource as the server itself.</summary>
    public async Task StoreAsync(JsonObject resource) => Assert.Null((await Import.StoreAsync(new DemoResource("", "", resource).ToUtf8())).Refusal);

    /// <summary>The resource as it is stored.</summary>
    public async Task<JsonObject> ReadAsync(string type, Guid id) => JsonNode.Parse((await Import.ReadAsync(new(type, id.ToString("D")))).Value.Span)!.AsObject();

    private static FhirSettings Near(FhirSettings settings) => settings with
    {
        ExportSettling = TimeSpan.Zero,
        Subscriptions = new() { AllowsHttp = true, TrustedHosts = ["127.0.0.1"], Interval = TimeSpan.FromMilliseconds(30), FirstRetry = TimeSpan.FromMilliseconds(30), MostFailures = 4 },
    };

    private ResourceImport Import => Server.Services.GetRequiredService<ResourceImport>();

    private async Task FillAsync()
    {
        var households = Region.NamedHouseholds().ToList();
        List<DemoResource> patients = [.. households.SelectMany(Region.PatientsOf)];
        List<DemoResource> around =
        [
            .. households.SelectMany(Region.RelationsOf),
            .. households.SelectMany(h => h.Residents).SelectMany(r => SyntheticRegion.ResourcesOf(Region.CareOf(r, Region.RecordOf(r)))),
        ];
        List<DemoResource> staff = [.. Region.Staff.All.Where(s => s.Key is not null).SelectMany(SyntheticRegion.ResourcesOf)];
        await StoreAllAsync(Needed(staff.Concat(around)));
        await StoreAllAsync(staff);
        await StoreAllAsync(patients);
        await StoreAllAsync(around);
    }

    // Of the eight hundred organisations those that somebody works at or is treated by, and what they are part of.
    private List<DemoResource> Needed(IEnumerable<DemoResource> from)
    {
        var all = Region.DirectoryResources().Where(r => r.Type == "Organization").ToDictionary(r => r.ToString());
        var (needed, open) = (new HashSet<string>(), new Queue<string>(from.SelectMany(Organisations)));
        while (open.TryDequeue(out var next))
            if (all.TryGetValue(next, out var organisation) && needed.Add(next)) foreach (var whole in Organisations(organisation)) open.Enqueue(whole);
        return [.. all.Values.Where(r => needed.Contains(r.ToString()))];
    }

    private static IEnumerable<string> Organisations(DemoResource resource) => Nodes(resource.Content).OfType<JsonObject>()
        .Select(o => (string?)(o["reference"] as JsonValue)).OfType<string>().Where(reference => reference.StartsWith("Organization/", StringComparison.Ordinal));

    private static IEnumerable<JsonNode?> Nodes(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Nodes(p.Value)).Prepend(o),
        JsonArray a => a.SelectMany(Nodes).Prepend(a),
        _ => [node],
    };

    private async Task StoreAllAsync(IReadOnlyList<DemoResource> resources)
    {
        foreach (var some in resources.Chunk(AtOnce)) await Task.WhenAll(some.Select(r => StoreAsync(r.Content)));
    }
}
