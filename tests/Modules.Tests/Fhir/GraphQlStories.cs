using System.Net;
using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using static Varde.Modules.Tests.Fhir.FhirApi;

namespace Varde.Modules.Tests.Fhir;

/// <summary>
/// GraphQL: the answers of HL7's test cases, to queries that say what the cases are about (the cases of extensions and of references to a type have no answer in the data,
/// and the list of list-sub is another than the example of its name), and what must not happen.
/// </summary>
public sealed class GraphQlStories
{
    private const string Absent = "The shared FHIR data is not beside the repository.";
    private static readonly string? Folder = Find();

    private static readonly string[] Examples =
    [
        "r4-examples/patient-example.json", "r4-examples/patient-example-xds.json", "fhir-test-cases/r4/examples/observation-example.json", "fhir-test-cases/r4/examples/condition-example.json",
        "r4-examples/medicationdispenseexample8.json",
    ];

    private static readonly (string Case, string Context, string Query)[] Cases =
    [
        ("simple", "Patient/example", "{identifier{system,value}active,name{text,given,family}}"),
        ("filter-fhirpath", "Patient/example", """{identifier{system value} active name(fhirpath:"family.exists()"){given family}}"""),
        ("polymorphic", "Observation/example", "{subject{reference} valueQuantity{value unit}}"),
        ("reference", "Observation/example", "{id subject{reference resource{...on Patient{active}}} code{coding{system code}}}"),
        ("reference-type-out", "Observation/example", "{id subject{reference resource(type:Practitioner){...on Practitioner{active}}} code{coding{system code}}}"),
        ("reference-optional", "MedicationDispense/meddisp008", "{authorizingPrescription{reference resource(optional:true){...on MedicationRequest{id}}}}"),
        ("search-single", "", "{Patient(id:example){id active}}"),
        ("search-simple", "", """{PatientList(_id:"example,xds"){id active}}"""),
        ("reference-reverse", "Patient/example", "{id ConditionList(_reference:patient){id}}"),
        ("directive-skip", "Patient/example", "{identifier @skip(if:true){system value} active name{given family}}"),
        ("directive-include", "Patient/example", "{identifier @include(if:true){system value} active @skip(if:false) name{given family}}"),
        ("directive-variable", "Patient/example", "query other{id} query test($no:Boolean=false){identifier @skip(if:$no){system value} active name{...names}} fragment names on HumanName{given family}"),
        ("flatten", "Patient/example", "{identifier @flatten{system value} active name @flatten{given family}}"),
        ("flatten-first", "Patient/example", "{identifier @flatten{system value} active name @flatten{given @first family}}"),
        ("flatten-singleton3", "Patient/example", "{identifier @flatten @singleton{system value} active name(use:official) @flatten @singleton{given family}}"),
        ("flatten-slice1", "Patient/example", """{identifier @flatten{system value} active name @flatten @slice(fhirpath:"use"){given family}}"""),
        ("flatten-slice2", "Patient/example", """{identifier @flatten{system value} active name @flatten @slice(fhirpath:"$index"){given family}}"""),
    ];

    [Theory, OnEachDatabase]
    public async Task The_answers_are_those_of_the_public_cases(Database database)
    {
        Assert.SkipWhen(Folder is null, Absent);
        await using var server = await RepositoryServer.StartAsync(database);
        var api = new FhirApi(server);
        await LoadAsync(api);
        foreach (var (name, context, query) in Cases)
        {
            var expected = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder!, $"fhir-test-cases/r4/graphql/{name}.json")));
            var answer = (await AskAsync(api, context, query, operation: name == "directive-variable" ? "test" : null)).Expect(HttpStatusCode.OK);
            Assert.True(JsonNode.DeepEquals(expected, answer.JsonBody["data"]), $"{name}: {answer.Text}");
        }
        foreach (var test in Published().SelectMany(group => group!.AsObject()))
        {
            var answer = (await api.GetAsync(((string)test.Value!["url"]!).TrimStart('/'))).Expect(HttpStatusCode.OK);
            Assert.True(JsonNode.DeepEquals(test.Value["output"], answer.JsonBody), $"{test.Key}: {answer.Text}");
        }
    }

    [Theory, OnEachDatabase]
    public async Task The_public_cases_that_are_wrong_are_refused_and_nothing_is_told(Database database)
    {
        Assert.SkipWhen(Folder is null, Absent);
        await using var server = await RepositoryServer.StartAsync(database);
        var api = new FhirApi(server);
        await LoadAsync(api);
        Assert.Contains("no field nothing", await RefusedAsync(api, "Patient/example", "{name{nothing}}"), StringComparison.Ordinal);
        Assert.Contains("cannot be resolved", await RefusedAsync(api, "MedicationDispense/meddisp008", "{authorizingPrescription{resource{...on MedicationRequest{id}}}}"), StringComparison.Ordinal);
        Assert.Contains("@singleton", await RefusedAsync(api, "Patient/example", "{name @flatten @singleton{given family}}"), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_connection_gives_page_after_page(Database database)
    {
        var api = await OnAsync(database);
        var patient = await api.CreateAsync(Person());
        var ids = new HashSet<string>();
        for (var i = 0; i < 5; i++) ids.Add(await api.CreateAsync(Height($"Patient/{patient}", $"{170 + i}.50")));
        var (found, cursor) = (new List<string>(), (string?)null);
        do
        {
            var query = "query($c:String,$p:String){ObservationConnection(subject:$p,_count:2,_cursor:$c){count pagesize next edges{mode resource{id valueQuantity{value}}}}}";
            var page = (await AskAsync(api, "", query, new JsonObject { ["p"] = $"Patient/{patient}", ["c"] = cursor })).Expect(HttpStatusCode.OK).JsonBody["data"]!["ObservationConnection"]!;
            Assert.Equal(5, (int)page["count"]!);
            found.AddRange(page["edges"]!.AsArray().Select(e => (string)e!["resource"]!["id"]!));
            Assert.EndsWith(".50", page["edges"]![0]!["resource"]!["valueQuantity"]!["value"]!.ToJsonString(), StringComparison.Ordinal);
            cursor = (string?)page["next"];
        }
        while (cursor is not null);
        Assert.Equal(5, found.Count);
        Assert.Equal(ids, found.ToHashSet());
    }

    [Theory, OnEachDatabase]
    public async Task Every_form_of_call_is_answered_alike_and_values_keep_their_types(Database database)
    {
        var api = await OnAsync(database);
        var patient = await api.CreateAsync(Person());
        var height = await api.CreateAsync(Height($"Patient/{patient}", "170.0"));
        const string Query = "{kind:__typename resourceType value{...on Quantity{value}...on CodeableConcept{text}} code{coding(code:\"8302-2\",_count:1){code}}}";
        string[] answers =
        [
            (await api.GetAsync($"Observation/{height}/$graphql?query={Uri.EscapeDataString(Query)}")).Expect(HttpStatusCode.OK).Text,
            (await api.CallAsync("POST", $"Observation/{height}/$graphql", Query, "application/graphql")).Expect(HttpStatusCode.OK).Text,
            (await AskAsync(api, $"Observation/{height}", Query)).Expect(HttpStatusCode.OK).Text,
        ];
        Assert.All(answers, a => Assert.Equal("""{"data":{"kind":"Observation","resourceType":"Observation","value":{"value":170.0},"code":{"coding":[{"code":"8302-2"}]}}}""", a));
    }

    [Theory, OnEachDatabase]
    public async Task What_is_read_stands_in_the_access_log_of_each_person_and_a_refused_query_tells_nothing(Database database)
    {
        await using var server = await RepositoryServer.StartAsync(database);
        var api = new FhirApi(server);
        var patient = await api.CreateAsync(Person());
        var height = await api.CreateAsync(Height($"Patient/{patient}"));
        await RefusedAsync(api, $"Observation/{height}", "{subject{resource{...on Patient{id}}} frobnicate}");
        Assert.Empty(await ReadsAsync());
        (await AskAsync(api, $"Observation/{height}", "{subject{resource{...on Patient{id}}}}")).Expect(HttpStatusCode.OK);
        Assert.Equivalent(new[] { $"Observation/{height}", $"Patient/{patient}" }, await ReadsAsync(), strict: true);
        (await AskAsync(api, "", $"{{ObservationList(_id:\"{height}\"){{id}}}}")).Expect(HttpStatusCode.OK);
        Assert.Contains("Bundle", await ReadsAsync());

        async Task<IReadOnlyList<string>> ReadsAsync() =>
            [.. (await server.Store.ReadAuditAsync(new EhrId(Guid.Parse(patient)), new PageRequest(0, 50))).Items.Where(e => e.Entry is { Action: "read", Outcome: "permit" }).Select(e => e.Entry.Object)];
    }

    [Theory, OnEachDatabase]
    public async Task Hostile_and_mistaken_queries_are_refused(Database database)
    {
        var api = await OnAsync(database);
        var patient = $"Patient/{await api.CreateAsync(Person())}";
        string[] bad =
        [
            "", "{", "mutation{id}", "{id}{id}", "query a{id} query b{id}", "{name}", "{birthDate{year}}", "{birthDate(a:1)}", "{name(use:official,fhirpath:\"(((\"){given}}", "{name(frobnicate:1){given}}",
            "{...nobody}", "{...a} fragment a on Patient{...b} fragment b on Patient{...a}", "{id @frobnicate}", "{name @slice(fhirpath:\"use\"){given}}", "{a:id a:active}", "{ConditionList{id}}", "{ConditionList(_reference:frobnicate){id}}",
            string.Concat(Enumerable.Repeat("{contact", 2000)), new string(' ', 30_000) + "{id}", "query($x:String!){id}",
            "{" + string.Concat(Enumerable.Range(0, 200).Select(i => $"a{i}:ConditionList(_reference:patient){{id}} ")) + "}",
            "{...f0}" + string.Concat(Enumerable.Range(0, 25).Select(i => $" fragment f{i} on Patient{{...f{i + 1} ...f{i + 1}}}")) + " fragment f25 on Patient{id}",
            "{name{given}" + "\u0000}",
        ];
        foreach (var query in bad)
        {
            var reply = await AskAsync(api, patient, query);
            Assert.True(reply.Status == HttpStatusCode.BadRequest, $"{reply.Status} for {query[..Math.Min(query.Length, 80)]}: {reply.Text}");
            Assert.True(reply.JsonBody["errors"]!.AsArray().Count == 1, reply.Text);
        }
        (await AskAsync(api, "", "{Patient(id:\"nobody\"){id}}")).Expect(HttpStatusCode.BadRequest);
        (await AskAsync(api, "Patient/nobody", "{id}")).Expect(HttpStatusCode.NotFound);
        (await api.CallAsync("POST", $"{patient}/$graphql", "<a/>", "text/xml")).Expect(HttpStatusCode.UnsupportedMediaType);
        (await api.CallAsync("POST", $"{patient}/$graphql", "[1]", "application/json")).Expect(HttpStatusCode.BadRequest);
        var batch = (await api.CallAsync("POST", "", Bundle("batch", ("GET", $"{patient}/$graphql?query=%7Bid%7D", null, null)))).Expect(HttpStatusCode.OK).JsonBody;
        Assert.StartsWith("501", (string?)batch["entry"]![0]!["response"]!["status"], StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Variables_have_values_of_the_types_that_the_query_declares(Database database)
    {
        var api = await OnAsync(database);
        var patient = await api.CreateAsync(Person());
        foreach (var (type, value) in new[]
        {
            ("String", "\"a\""), ("String", "null"), ("String!", "\"a\""), ("Int", "1"), ("Int", "-2147483648"), ("Float", "1"), ("Float", "1.5e3"), ("Boolean", "true"), ("ID", "\"a\""), ("ID", "1"), ("[String]", "[\"a\",null]"), ("[String!]", "\"a\""),
            ("[[Int]]", "[[1],[2]]"), ("code", "\"a\""), ("date", "\"2026\""), ("positiveInt", "1"), ("decimal", "1.50"), ("SomeEnumeration", "\"a\""),
        })
            (await TypedAsync(type, value)).Expect(HttpStatusCode.OK);
        foreach (var (type, value) in new[]
        {
            ("String", "1"), ("String", "true"), ("String", "[\"a\"]"), ("String", "{}"), ("String!", "null"), ("Int", "1.0"), ("Int", "2147483648"), ("Int", "\"1\""), ("Float", "\"1\""), ("Boolean", "\"true\""), ("Boolean", "0"), ("ID", "1.5"),
            ("[String!]", "[null]"), ("[String]", "[1]"), ("[String]!", "null"), ("[[Int]]", "[[1],[\"2\"]]"), ("code", "1"), ("positiveInt", "0"), ("unsignedInt", "-1"), ("SomeEnumeration", "{\"a\":1}"),
        })
            Assert.Contains("variable v", (await TypedAsync(type, value)).Expect(HttpStatusCode.BadRequest).Text, StringComparison.Ordinal);
        foreach (var wrong in (string[])["$v:Int=\"1\"", "$v:String=a", "$v:Boolean=1", "$v:[Int!]=[null]", "$v:String!=null"])
            Assert.Contains("variable v", await RefusedAsync(api, $"Patient/{patient}", $"query({wrong}){{id}}"), StringComparison.Ordinal);
        (await AskAsync(api, $"Patient/{patient}", "query($v:[code!]=male){id}")).Expect(HttpStatusCode.OK);

        Task<Reply> TypedAsync(string type, string value) => AskAsync(api, $"Patient/{patient}", $"query($v:{type}){{id}}", new JsonObject { ["v"] = JsonNode.Parse(value) });
    }

    private static async Task<string> RefusedAsync(FhirApi api, string context, string query)
    {
        var reply = (await AskAsync(api, context, query)).Expect(HttpStatusCode.BadRequest);
        Assert.Null(reply.JsonBody["data"]);
        return (string)reply.JsonBody["errors"]![0]!["message"]!;
    }

    private static Task<Reply> AskAsync(FhirApi api, string context, string query, JsonObject? variables = null, string? operation = null) =>
        api.CallAsync("POST", $"{context}/$graphql".TrimStart('/'), new JsonObject { ["query"] = query, ["variables"] = variables, ["operationName"] = operation }, "application/json", "application/json");

    private static async Task LoadAsync(FhirApi api)
    {
        foreach (var file in Examples)
        {
            var resource = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder!, file)))!.AsObject();
            var reply = await api.CallAsync("PUT", $"{(string?)resource["resourceType"]}/{(string?)resource["id"]}", resource);
            Assert.True(reply.Status is HttpStatusCode.Created, $"{file}: {reply.Text}");
        }
    }

    private static IEnumerable<JsonNode?> Published()
    {
        var tests = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder!, "fhir-test-cases/r4/graphql/server-tests.json")))!;
        return [tests["instance-tests"], tests["root-tests"]];
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "data", "fhir") is var candidate && Directory.Exists(candidate)) return candidate;
        return null;
    }

    [Theory, OnEachDatabase]
    public async Task A_search_that_is_asked_by_nothing_finds_nobody(Database database)
    {
        var api = await OnAsync(database);
        await api.CreateAsync(Height($"Patient/{await api.CreateAsync(Person())}"));
        foreach (var (asked, variables) in ((string, string)[])
            [("$p", """{"p":null}"""), ("$p", """{"p":[]}"""), ("$p", """{"p":[null]}"""), ("$p", """{"p":{"a":1}}"""), ("$p", "{}"), ("$q", "{}"), ("null", "{}"), ("[]", "{}"), ("{a:1}", "{}")])
            (await api.CallAsync("POST", "$graphql", $$$"""{"query":"query($p:String){ObservationList(patient:{{{asked}}}){id}}","variables":{{{variables}}}}""", "application/json")).Expect(HttpStatusCode.BadRequest);
        (await api.CallAsync("POST", "$graphql", """{"query":"query($p:String!){ObservationList(patient:$p){id}}","variables":{"p":null}}""", "application/json")).Expect(HttpStatusCode.BadRequest);
    }
}
