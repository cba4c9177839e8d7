using System.Net;
using Hl7.Fhir.Model;
using Hl7.Fhir.Rest;
using Varde.Modules.Tests.ClinicalRepository;
using Task = System.Threading.Tasks.Task;

namespace Varde.Modules.Tests.Fhir.Clients;

/// <summary>The client that most .NET programs speak with FHIR servers by, unchanged. It checks all that it is sent by rules of its own.</summary>
public sealed class DotNetClientStories
{
    private const string System = "urn:varde:test";

    [Theory, OnEachDatabase]
    public async Task It_creates_reads_updates_and_deletes(Database database)
    {
        using var client = await OpenAsync(database);
        Assert.Equal(FHIRVersion.N4_0_1, (await client.CapabilityStatementAsync())!.FhirVersion);
        var sent = Person("Prøve");
        var created = (await client.CreateAsync(sent))!;
        var read = (await client.ReadAsync<Patient>($"Patient/{created.Id}"))!;
        Assert.Equal(("Prøve", "1"), (read.Name![0].Family, read.Meta!.VersionId));
        Assert.Equal(created.Id, (await client.ConditionalCreateAsync(sent, By(sent)))!.Id);
        read.BirthDate = "1981-01-01";
        Assert.Equal("2", (await client.UpdateAsync(read, versionAware: true))!.Meta!.VersionId);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Refused(() => client.UpdateAsync(read, versionAware: true))).Status);
        await client.DeleteAsync($"Patient/{created.Id}");
        var gone = await Refused(() => client.ReadAsync<Patient>($"Patient/{created.Id}"));
        Assert.Equal((HttpStatusCode.Gone, OperationOutcome.IssueType.Deleted), (gone.Status, gone.Outcome!.Issue[0].Code));
    }

    [Theory, OnEachDatabase]
    public async Task It_patches_and_reads_the_versions_before(Database database)
    {
        using var client = await OpenAsync(database);
        var id = (await client.CreateAsync(Person("Prøve")))!.Id;
        var patch = new Parameters().AddReplacePatchParameter("Patient.birthDate", new Date("1999-12-31"));
        Assert.Equal("1999-12-31", (await client.PatchAsync<Patient>(id!, patch))!.BirthDate);
        var history = (await client.HistoryAsync($"Patient/{id}"))!;
        Assert.Equal(["2", "1"], history.Entry.Select(e => e.Resource!.Meta!.VersionId));
        Assert.Equal("1980-02-29", (await client.ReadAsync<Patient>($"Patient/{id}/_history/1"))!.BirthDate);
    }

    [Theory, OnEachDatabase]
    public async Task It_stores_a_transaction_and_searches_page_after_page(Database database)
    {
        using var client = await OpenAsync(database);
        var patient = await TransactionAsync(client, 12);
        var search = new SearchParams().Where($"subject={patient}").Where("code=http://loinc.org|8302-2").OrderBy("value-quantity").LimitTo(5).Include("Observation:subject");
        var (pages, values) = (0, new List<decimal?>());
        for (var page = await client.SearchAsync<Observation>(search); page is not null; page = await client.ContinueAsync(page))
        {
            values.AddRange(page.Entry.Where(e => e.Search!.Mode == Bundle.SearchEntryMode.Match).Select(e => ((Quantity)((Observation)e.Resource!).Value!).Value));
            Assert.Equal(patient, Assert.Single(page.Entry, e => e.Search!.Mode == Bundle.SearchEntryMode.Include).Resource!.TypeName + "/" + page.Entry.Single(e => e.Resource is Patient).Resource!.Id);
            pages++;
        }
        Assert.Equal(3, pages);
        Assert.Equal(Enumerable.Range(0, 12).Select(n => (decimal?)(150 + n)), values);
        Assert.Equal(13, ((Bundle)(await client.InstanceOperationAsync(new Uri(patient, UriKind.Relative), "everything", useGet: true))!).Entry.Count);
    }

    [Theory, OnEachDatabase]
    public async Task It_is_told_every_fault_with_its_place(Database database)
    {
        using var client = await OpenAsync(database);
        var refusal = await Refused(() => client.CreateAsync(new Observation { Code = new CodeableConcept(null, null, "Høyde") }));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refusal.Status);
        Assert.Contains("Observation.status", refusal.Outcome!.Issue.SelectMany(i => i.Expression));
        Assert.Equal(HttpStatusCode.NotFound, (await Refused(() => client.ReadAsync<Patient>($"Patient/{Guid.NewGuid()}"))).Status);
    }

    [Theory, OnEachDatabase]
    public async Task It_speaks_XML_with_this_server_too(Database database)
    {
        using var client = await OpenAsync(database, ResourceFormat.Xml);
        var patient = await TransactionAsync(client, 2);
        Assert.Equal(2, (await client.SearchAsync<Observation>([$"subject={patient}"]))!.Entry.Count);
        Assert.Equal("I transaksjon", (await client.ReadAsync<Patient>(patient))!.Name[0].Family);
    }

    private static async Task<FhirClient> OpenAsync(Database database, ResourceFormat format = ResourceFormat.Json)
    {
        var server = await RepositoryServer.OnAsync(database);
        return new FhirClient(new Uri(server.Client.BaseAddress!, "/fhir/r4/"), new FhirClientSettings { PreferredFormat = format, VerifyFhirVersion = true });
    }

    /// <summary>Stores a person with heights from 150 cm up; where the person is.</summary>
    private static async Task<string> TransactionAsync(FhirClient client, int heights)
    {
        var urn = $"urn:uuid:{Guid.NewGuid():D}";
        var bundle = new Bundle { Type = Bundle.BundleType.Transaction };
        bundle.AddResourceEntry(Person("I transaksjon"), urn).Request = new() { Method = Bundle.HTTPVerb.POST, Url = "Patient" };
        for (var n = 0; n < heights; n++) bundle.AddResourceEntry(Height(urn, 150 + n), $"urn:uuid:{Guid.NewGuid():D}").Request = new() { Method = Bundle.HTTPVerb.POST, Url = "Observation" };
        var answer = (await client.TransactionAsync(bundle))!;
        Assert.All(answer.Entry, e => Assert.StartsWith("201", e.Response!.Status, StringComparison.Ordinal));
        var identity = new ResourceIdentity(answer.Entry[0].Response!.Location!);
        return $"{identity.ResourceType}/{identity.Id}";
    }

    private static async Task<FhirOperationException> Refused(Func<Task> call) => await Assert.ThrowsAsync<FhirOperationException>(call);

    private static SearchParams By(Patient patient) => new SearchParams().Where($"identifier={System}|{patient.Identifier[0].Value}");

    private static Patient Person(string family) => new()
    {
        Identifier = [new(System, Guid.NewGuid().ToString("N"))], Name = [new() { Family = family, Given = ["Test"] }], BirthDate = "1980-02-29",
    };

    private static Observation Height(string subject, decimal centimetres) => new()
    {
        Status = ObservationStatus.Final, Code = new("http://loinc.org", "8302-2"), Subject = new(subject), Effective = new FhirDateTime("2026-01-01T12:00:00Z"),
        Value = new Quantity(centimetres, "cm"),
    };
}
