using Varde.Fhir.Search;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Tests.Search;

public sealed class SearchEngineTests
{
    private static readonly string[] OfObservations =
    [
        "subject=Patient/p1", "patient=p1", "subject:Patient=p2", "patient=p1,p2", "subject=http://here.example/fhir/Patient/p3", "code=8480-6", "code=http://loinc.org|8480-6", "code=|8480-6",
        "code=http://loinc.org|", "code=8480-6,718-7", "code:not=8480-6", "code:text=Display 8480", "code:text=aas", "category=8302-2", "category:missing=true", "encounter:missing=false",
        "subject:missing=true", "patient:missing=true", "subject:identifier=http://loinc.org|1", "subject:identifier=1", "patient:identifier=1", "date=2020-05-17", "date=gt2020-05", "date=lt2020-05-17", "date=ge2020-05-17T08:30:00Z", "date=le2020",
        "date=sa2019", "date=eb2021-12", "date=ne2020", "date=ap2020-05", "date=2019,2021", "value-quantity=5.4", "value-quantity=5.4||mg", "value-quantity=5.4|http://unitsofmeasure.org|mg",
        "value-quantity=gt0.005|http://unitsofmeasure.org|g", "value-quantity=lt1|http://unitsofmeasure.org|m", "value-quantity=ne5.4", "value-quantity=ap5", "value-quantity=ge100", "value-quantity=sa100",
        "value-quantity=eb5.40", "value-quantity:missing=true", "value-string=aase", "value-string:exact=Åsen 😀", "value-string:contains=ærø", "value-string=nor", "value-concept=718-7", "combo-code=718-7", "component-code=718-7",
        "code-value-quantity=8480-6$gt5", "combo-code-value-quantity=http://loinc.org|8480-6$gt99||mg", "component-code-value-quantity=8480-6$5.4", "component-code-value-quantity=8480-6$lt1,718-7$120",
        "code-value-concept=8480-6$718-7", "component-code-value-quantity:missing=true", "status=final", "status=|final", "status=http://hl7.org/fhir/observation-status|final", "_id=o1-1,o2-2", "_id:not=o1-1",
        "subject.name=asen", "subject:Patient.family=aas", "patient.identifier=1", "patient.gender:not=male", "encounter.date=ge2020", "encounter.service-provider.name=sykehus 1", "encounter.subject.family=nord",
        "code:in=http://sets.example/some", "code:not-in=http://sets.example/some", "code:in=http://sets.example/some,http://sets.example/none", "status:in=http://sets.example/some", "status:not-in=http://sets.example/none",
        "code:below=http://loinc.org|8480-6", "code:above=http://loinc.org|718-7", "code:below=http://loinc.org|718-7,http://other.example|8302-2", "combo-code:in=http://sets.example/some", "category:not-in=http://sets.example/some",
        "patient.gender:in=http://sets.example/some", "encounter.class:not-in=http://sets.example/some",
        "patient.organization.partof.name=sykehus", "patient._has:Encounter:patient:class=IMP", "_lastUpdated:missing=false", "_tag=x",
        "_content=aasen", "_content=Åsen 8480", "_content=ås*", "_content=ærø,rene", "_content=final mg", "_content=nothing", "_content=y*", "_text=x", "subject._content=bodo", "_has:Provenance:target:_content=x",
        "encounter.service-provider:below=org1", "encounter.service-provider:above=org1", "encounter.service-provider:below=Organization/org0", "patient.organization:below=org1,org2", "patient.organization.partof:below=org0", "encounter:below=e1-1",
        "_filter=code eq 8480-6", "_filter=code ne 8480-6", "_filter=not (code eq http://loinc.org|8480-6)", "_filter=code eq 8480-6 or code eq 718-7 and status eq final", "_filter=code eq 8480-6 or (code eq 718-7 and status eq final)",
        "_filter=date ge 2020-05-17 and date lt 2022", "_filter=date po 2020-05", "_filter=value-quantity gt 0.005|http://unitsofmeasure.org|g", "_filter=value-quantity pr false", "_filter=value-string co \"ærø\"", "_filter=value-string ew \"😀\"",
        "_filter=value-string sw nor or value-string eq \"åsen 😀\"", "_filter=subject re Patient/p1", "_filter=patient ne p1", "_filter=subject:Patient.family sw \"aas\"", "_filter=not(patient.gender eq male)", "_filter=not (not (encounter.service-provider.name co sykehus))",
        "_filter=_has:Provenance:target:_content co x or patient.gender in http://sets.example/some", "_filter=code in http://sets.example/some and not (status in http://sets.example/some)", "_filter=code ss http://loinc.org|8480-6", "_filter=code sb http://loinc.org|718-7",
        "_filter=code-value-quantity eq 8480-6$gt5 and _id ne o1-1", "_filter=_content co aasen or patient.name eq ås",
    ];

    private static readonly string[] OfPatients =
    [
        "name=aas", "name=Ås", "name=øst", "family=ost", "family:exact=Åsen", "family:contains=SE", "given=kari", "name=o'h", "address-city=aal", "address-city=bodo", "address=moss", "gender=male", "gender:not=male", "gender=male,other",
        "gender:missing=true", "birthdate=1980", "birthdate=1980-05-17", "birthdate=ge1980-05,2001", "birthdate=ne1980", "deceased=true", "deceased=false", "death-date:missing=true", "identifier=http://loinc.org|1", "identifier=2", "identifier=|2",
        "identifier:of-type=http://types.example|MR|1", "phone=1", "email=2", "telecom=3", "_tag=http://tags.example|t1", "_profile=http://profiles.example/1", "_profile:below=http://profiles.example", "organization=org1", "organization.partof.name=sykehus",
        "gender:in=http://sets.example/some", "gender:not-in=http://sets.example/some", "gender:below=http://hl7.org/fhir/administrative-gender|male", "_tag:in=http://sets.example/some", "_has:Observation:patient:code:in=http://sets.example/some",
        "_has:Observation:patient:code:below=http://loinc.org|8480-6", "_has:Observation:patient:code=8480-6", "_has:Observation:subject:code:not=8480-6", "_has:Encounter:patient:_has:Observation:encounter:code=718-7", "_has:Observation:patient:encounter.class=AMB", "_has:Observation:patient:value-quantity=gt100", "_tag:missing=false",
        "_text=frisk", "_text=frisk syk", "_text=sy*", "_text=div", "_text=amp", "_text=bodø", "_content=bodø", "_content=frisk,moss", "_content=male", "_has:Observation:patient:_content=final",
        "organization:below=org0", "organization:below=org1", "organization:above=org2", "organization:above=org0", "organization.partof:below=org0", "organization:below=http://here.example/fhir/Organization/org1", "_has:Encounter:patient:service-provider:below=org2",
        "_filter=family eq åsen", "_filter=name co se and not (gender eq male)", "_filter=birthdate ap 1980 or deceased eq true", "_filter=organization pr true and organization.partof.name co sykehus", "_filter=_profile ss http://profiles.example", "_filter=_has:Observation:patient:code eq 8480-6",
    ];

    [Fact]
    public async Task The_index_finds_what_looking_at_every_resource_finds()
    {
        await using var store = await SearchStore.OpenAsync();
        await store.PutAsync(new MadeUpResources(4).Make(40));
        var plain = new PlainSearch(store.Contents);
        var random = new Random(7);
        foreach (var (type, queries) in new[] { ("Observation", OfObservations), ("Patient", OfPatients) })
        {
            foreach (var query in queries) await AssertSameAsync(store, plain, type, query);
            for (var i = 0; i < 150; i++) await AssertSameAsync(store, plain, type, $"{queries[random.Next(queries.Length)]}&{queries[random.Next(queries.Length)]}");
        }
    }

    [Fact]
    public async Task What_lies_in_a_circle_is_found_once_and_the_search_ends()
    {
        await using var store = await SearchStore.OpenAsync();
        await store.PutAsync([.. new[] { ("a", "c"), ("b", "a"), ("c", "b"), ("d", "d"), ("e", "a") }
            .Select(p => $$$"""{"resourceType":"Location","id":"{{{p.Item1}}}","partOf":{"reference":"Location/{{{p.Item2}}}"}}""")]);
        Assert.Equal(["a", "b", "c", "e"], await store.IdsAsync("Location", "partof:below=a"));
        Assert.Equal(["a", "b", "c", "e"], await store.IdsAsync("Location", "partof:above=Location/b"));
        Assert.Equal(["d"], await store.IdsAsync("Location", "partof:above=d"));
        Assert.Empty(await store.IdsAsync("Location", "partof:below=nobody"));
        Assert.IsType<Invalid>((await store.TryAsync("Observation", "patient:below=a")).Refusal);
        Assert.IsType<Invalid>((await store.TryAsync("Location", "partof:below=Patient/a")).Refusal);
        Assert.IsType<Invalid>((await store.TryAsync("Location", "partof:below=a b")).Refusal);
    }

    [Fact]
    public async Task A_hierarchy_that_is_too_deep_is_refused()
    {
        await using var store = await SearchStore.OpenAsync();
        await store.PutAsync([.. Enumerable.Range(0, 60).Select(i => $$$"""{"resourceType":"Location","id":"l{{{i}}}","partOf":{"reference":"Location/l{{{i + 1}}}"}}""")]);
        Assert.Equal(40, (await store.IdsAsync("Location", "partof:below=l40")).Count);
        Assert.Equal("The hierarchy of Location has more than 50 levels.", ((Invalid)(await store.TryAsync("Location", "partof:below=l60")).Refusal!).Faults[0].Message);
        Assert.IsType<Invalid>((await store.TryAsync("Location", "partof:above=l0")).Refusal);
    }

    [Fact]
    public async Task A_hierarchy_leads_through_nothing_that_may_not_be_seen()
    {
        await using var store = await SearchStore.OpenAsync();
        await store.PutAsync(
            """{"resourceType":"Location","id":"top"}""", """{"resourceType":"Location","id":"mid","name":"secret","partOf":{"reference":"Location/top"}}""",
            """{"resourceType":"Location","id":"low","partOf":{"reference":"Location/mid"}}""");
        var permit = new QueryPermit([new(null, access => access.Organisation == "open")]);
        Assert.Equal(["mid", "low"], await store.IdsAsync("Location", "partof:below=top"));
        Assert.Empty((await store.SearchAsync("Location", "partof:below=top", permit: permit)).Matches);
    }

    [Fact]
    public async Task Canonical_addresses_lie_below_their_begin_and_versions_below_parts_of_them()
    {
        await using var store = await SearchStore.OpenAsync();
        await store.PutAsync([.. new[] { "http://q.example/a|1", "http://q.example/a|1.0.2", "http://q.example/a|10", "http://q.example/a", "http://q.example/ab|1" }
            .Select((q, i) => $$"""{"resourceType":"QuestionnaireResponse","id":"q{{i}}","questionnaire":"{{q}}","status":"completed"}""")]);
        Assert.Equal(["q0", "q1"], await store.IdsAsync("QuestionnaireResponse", "questionnaire:below=http://q.example/a|1"));
        Assert.Equal(["q0", "q1", "q2", "q3"], await store.IdsAsync("QuestionnaireResponse", "questionnaire:below=http://q.example/a"));
        Assert.Equal(["q0", "q1", "q2", "q3", "q4"], await store.IdsAsync("QuestionnaireResponse", "questionnaire:below=http://q.example/"));
        Assert.Equal(["q0", "q1", "q3"], await store.IdsAsync("QuestionnaireResponse", "questionnaire:above=http://q.example/a|1.0.2"));
    }

    [Fact]
    public async Task Places_are_found_by_their_distance()
    {
        await using var store = await SearchStore.OpenAsync();
        await store.PutAsync([.. new[] { ("oslo", 59.9139, 10.7522), ("drammen", 59.7440, 10.2045), ("bergen", 60.3930, 5.3242), ("suva", -18.1248, 178.4501), ("apia", -13.8507, -171.7514), ("pole", 90.0, 0.0), ("near-pole", 89.9, 170.0), ("nowhere", 91.0, 10.0) }
            .Select(p => FormattableString.Invariant($$$"""{"resourceType":"Location","id":"{{{p.Item1}}}","position":{"latitude":{{{p.Item2}}},"longitude":{{{p.Item3}}}}}""")), """{"resourceType":"Location","id":"none"}"""]);
        await store.PutAsync("""{"resourceType":"HealthcareService","id":"h","location":[{"reference":"Location/drammen"}]}""");
        foreach (var (query, found) in new[]
        {
            ("near=59.9139|10.7522|40|km", "drammen oslo"), ("near=59.9139|10.7522|25|mi", "drammen oslo"), ("near=59.9139|10.7522|22|[mi_i]", "oslo"), ("near=59.9139|10.7522", "oslo"), ("near=59.9139|10.7522|", "oslo"),
            ("near=59.9139|10.7522|36", "drammen oslo"), ("near=59.9139|10.7522|30000|m", "oslo"), ("near=59.9139|10.7522|0", "oslo"), ("near=59.9139|10.7522|306|km", "bergen drammen oslo"), ("near=59.9139|10.7522|303|km", "drammen oslo"),
            ("near=-18.1248|178.4501|1155|km", "apia suva"), ("near=-13.8507|-171.7514|1155|km", "apia suva"), ("near=-13.8507|-171.7514|1100|km", "apia"), ("near=89.95|10|20|km", "near-pole pole"),
            ("near=0|0|30000|km", "apia bergen drammen near-pole oslo pole suva"), ("near=59.9139|10.7522|1|km,60.3930|5.3242|1|km", "bergen oslo"), ("near:missing=true", "none"), ("_filter=near eq 60.3930|5.3242|1|km or near pr false", "bergen none"),
        })
            Assert.Equal((query, found), (query, string.Join(' ', (await store.IdsAsync("Location", query)).Order(StringComparer.Ordinal))));
        Assert.Equal(["h"], await store.IdsAsync("HealthcareService", "location.near=59.9139|10.7522|40|km"));
        foreach (var wrong in (string[])["near=91|0", "near=0|181", "near=0", "near=0|0|x", "near=0|0|-1|km", "near=0|0|1|furlong", "near=0|0|1|km|x|y", "near=|", "near:exact=0|0"])
            Assert.True((await store.TryAsync("Location", wrong)).Refusal is Invalid, wrong);
    }

    [Fact]
    public async Task Places_near_are_those_that_looking_at_each_of_them_finds()
    {
        await using var store = await SearchStore.OpenAsync();
        var random = new Random(11);
        await store.PutAsync([.. Enumerable.Range(0, 400).Select(i => FormattableString.Invariant(
            $$$"""{"resourceType":"Location","id":"l{{{i}}}","position":{"latitude":{{{Math.Round((random.NextDouble() * 180) - 90, 4)}}},"longitude":{{{Math.Round((random.NextDouble() * 360) - 180, 4)}}}}}"""))]);
        var plain = new PlainSearch(store.Contents);
        for (var i = 0; i < 60; i++)
            await AssertSameAsync(store, plain, "Location", FormattableString.Invariant($"near={(random.NextDouble() * 180) - 90:F4}|{(random.NextDouble() * 360) - 180:F4}|{Math.Pow(10, random.NextDouble() * 4.3):F1}|km"));
    }

    [Fact]
    public async Task Changes_and_deletions_are_searched_at_once()
    {
        await using var store = await SearchStore.OpenAsync();
        await store.PutAsync(new MadeUpResources(5).Make(10));
        await store.PutAsync(new MadeUpResources(6).Make(10));
        foreach (var key in store.Contents.Keys.Where((_, i) => i % 7 == 0).ToList()) await store.DeleteAsync(key);
        var plain = new PlainSearch(store.Contents);
        foreach (var query in OfObservations) await AssertSameAsync(store, plain, "Observation", query);
    }

    [Fact]
    public async Task Every_match_is_on_one_page_while_others_write()
    {
        await using var store = await SearchStore.OpenAsync();
        await store.PutAsync(new MadeUpResources(8).Make(20));
        foreach (var query in (string[])["status=final,amended&_count=7", "status=final,amended&_count=7&_sort=-date", "status=final,amended&_count=7&_sort=_lastUpdated", "status=final,amended&_count=7&_sort=code,-value-quantity"])
        {
            var (wanted, seen, cursor) = (store.Contents.Keys.Where(k => k.Type == "Observation").Select(k => k.Id).ToHashSet(), new List<string>(), (string?)null);
            do
            {
                var page = await store.SearchAsync("Observation", query, cursor);
                seen.AddRange(page.Matches.Select(m => m.Key.Id));
                cursor = page.Next;
                // One that was seen, one that was not, and a new one.
                foreach (var id in (string[])[seen[0], wanted.Except(seen).LastOrDefault() ?? seen[0], $"new{Guid.NewGuid():N}"])
                    await store.PutAsync($$"""{"resourceType":"Observation","id":"{{id}}","status":"final","code":{"text":"x"},"effectiveDateTime":"2030"}""");
            }
            while (cursor is not null);
            Assert.Equal(seen.Count, seen.Distinct().Count());
            Assert.Empty(wanted.Except(seen));
        }
    }

    [Fact]
    public async Task Pages_go_on_when_what_was_kept_is_gone()
    {
        await using var store = await SearchStore.OpenAsync();
        await store.PutAsync(new MadeUpResources(9).Make(10));
        var whole = await store.SearchAsync("Observation", "_sort=-date,code&_count=1000");
        var (seen, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await new SearchEngine(store.Store, SearchStore.Units, TimeProvider.System).SearchAsync(store.Read("Observation", "_sort=-date,code&_count=7").Value, QueryPermit.Everything, cursor, CancellationToken.None);
            seen.AddRange(page.Value.Matches.Select(m => m.Key.Id));
            cursor = page.Value.Next;
        }
        while (cursor is not null);
        Assert.Equal(whole.Matches.Select(m => m.Key.Id), seen);
    }

    [Fact]
    public async Task Matches_come_in_the_order_asked_for()
    {
        await using var store = await SearchStore.OpenAsync();
        await store.PutAsync([.. new[] { ("a", "Østby", "1980"), ("b", "Aasen", "1990"), ("c", "Berg", "1970"), ("d", "Ærø", ""), ("e", "Åsen", "1985") }
            .Select(p => $$"""{"resourceType":"Patient","id":"{{p.Item1}}","name":[{"family":"{{p.Item2}}"}]{{(p.Item3.Length > 0 ? $",\"birthDate\":\"{p.Item3}\"" : "")}}}""")]);
        Assert.Equal(["c", "d", "a", "e", "b"], await store.IdsAsync("Patient", "_sort=family"));
        Assert.Equal(["b", "e", "a", "c", "d"], await store.IdsAsync("Patient", "_sort=-birthdate"));
        Assert.Equal(["c", "a", "e", "b", "d"], await store.IdsAsync("Patient", "_sort=birthdate&_count=2"));
        Assert.Equal(["e", "d", "c", "b", "a"], await store.IdsAsync("Patient", "_sort=-_lastUpdated,-_id"));
    }

    [Fact]
    public async Task Totals_are_told_when_they_are_asked_for_or_known()
    {
        await using var store = await SearchStore.OpenAsync();
        await store.PutAsync(new MadeUpResources(2).Make(5));
        Assert.Equal((2, 30L), await CountsAsync("_count=2&_total=accurate"));
        Assert.Equal((2, null), await CountsAsync("_count=2"));
        Assert.Equal((30, 30L), await CountsAsync("_count=100"));
        Assert.Equal((0, 30L), await CountsAsync("_summary=count"));
        Assert.Equal((0, 30L), await CountsAsync("_count=0"));

        async Task<(int, long?)> CountsAsync(string query)
        {
            var page = await store.SearchAsync("Observation", query);
            return (page.Matches.Count, page.Total);
        }
    }

    [Fact]
    public async Task Referred_and_referring_resources_come_with_the_matches()
    {
        await using var store = await SearchStore.OpenAsync();
        await store.PutAsync(
            """{"resourceType":"Organization","id":"o"}""", """{"resourceType":"Patient","id":"p","managingOrganization":{"reference":"Organization/o"}}""",
            """{"resourceType":"Encounter","id":"e","subject":{"reference":"Patient/p"}}""",
            """{"resourceType":"Observation","id":"x","subject":{"reference":"Patient/p"},"encounter":{"reference":"Encounter/e"}}""");
        Assert.Equal("Patient/p", await IncludedAsync("Observation", "_include=Observation:patient"));
        Assert.Equal("Encounter/e Patient/p", await IncludedAsync("Observation", "_include=Observation:*"));
        Assert.Equal("Organization/o Patient/p", await IncludedAsync("Observation", "_include=Observation:patient&_include:iterate=Patient:organization"));
        Assert.Equal("Patient/p", await IncludedAsync("Observation", "_include=Observation:patient&_include=Patient:organization"));
        Assert.Equal("", await IncludedAsync("Observation", "_include=Observation:subject:Group"));
        Assert.Equal("Encounter/e Observation/x", await IncludedAsync("Patient", "_revinclude=Encounter:patient&_revinclude=Observation:patient"));
        Assert.Equal("Encounter/e Observation/x Patient/p", await IncludedAsync("Organization", "_revinclude=Patient:organization&_revinclude:iterate=Observation:patient&_revinclude:iterate=Encounter:patient"));

        async Task<string> IncludedAsync(string type, string query) =>
            string.Join(' ', (await store.SearchAsync(type, query)).Included.Select(i => i.Key.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_may_not_be_seen_is_neither_found_nor_counted_nor_led_through()
    {
        await using var store = await SearchStore.OpenAsync();
        await store.PutAsync(
            """{"resourceType":"Patient","id":"open","name":[{"family":"Open"}]}""", """{"resourceType":"Patient","id":"closed","name":[{"family":"secret"}]}""",
            """{"resourceType":"Observation","id":"a","subject":{"reference":"Patient/closed"}}""", """{"resourceType":"Observation","id":"b","subject":{"reference":"Patient/open"},"note":[{"text":"secret"}]}""");
        var permit = new QueryPermit([new(null, access => access.Organisation == "open")]);
        Assert.Equal(1, (await store.SearchAsync("Patient", "_total=accurate", permit: permit)).Total);
        Assert.Empty((await store.SearchAsync("Patient", "_id=closed", permit: permit)).Matches);
        Assert.Empty((await store.SearchAsync("Observation", "subject.name=secret", permit: permit)).Matches);
        Assert.Empty((await store.SearchAsync("Patient", "_has:Observation:patient:_id=b", permit: permit)).Matches);
        Assert.Empty((await store.SearchAsync("Observation", "_include=Observation:patient", permit: permit)).Included);
        Assert.Empty((await store.SearchAsync("Patient", "_revinclude=Observation:patient", permit: permit)).Included);
        Assert.Equal(2, (await store.SearchAsync("Observation", "_total=accurate")).Total);
    }

    [Fact]
    public async Task All_types_can_be_searched_at_once()
    {
        await using var store = await SearchStore.OpenAsync();
        await store.PutAsync("""{"resourceType":"Patient","id":"1","meta":{"tag":[{"code":"t"}]}}""", """{"resourceType":"Group","id":"1","meta":{"tag":[{"code":"t"}]}}""", """{"resourceType":"Group","id":"2"}""");
        Assert.Equal(["Patient/1", "Group/1"], (await store.SearchAsync(null, "_tag=t")).Matches.Select(m => m.Key.ToString()));
        Assert.Equal(["Group/1", "Group/2"], (await store.SearchAsync(null, "_type=Group")).Matches.Select(m => m.Key.ToString()));
        Assert.Equal(["Patient/1", "Group/1"], (await store.SearchAsync(null, "_type=Group,Patient&_id=1")).Matches.Select(m => m.Key.ToString()));
    }

    [Fact]
    public async Task The_time_of_the_last_change_is_searched_by()
    {
        await using var store = await SearchStore.OpenAsync();
        await store.PutAsync("""{"resourceType":"Patient","id":"1"}""");
        await store.PutAsync("""{"resourceType":"Patient","id":"2"}""");
        var at = (await store.SearchAsync("Patient", "_id=2")).Matches[0].LastUpdated.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(["2"], await store.IdsAsync("Patient", $"_lastUpdated=ge{at}"));
        Assert.Equal(["1"], await store.IdsAsync("Patient", $"_lastUpdated=lt{at}"));
        Assert.Equal(["2"], await store.IdsAsync("Patient", $"_lastUpdated={at}"));
        Assert.Empty(await store.IdsAsync("Patient", $"_lastUpdated=gt{at}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AQAA")]
    [InlineData("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA____")]
    public async Task A_cursor_of_nobody_is_refused(string cursor)
    {
        await using var store = await SearchStore.OpenAsync();
        Assert.IsType<Invalid>((await store.TryAsync("Patient", "_sort=name", cursor)).Refusal);
    }

    [Fact]
    public async Task Two_ids_are_enough_to_know_that_there_is_not_one()
    {
        await using var store = await SearchStore.OpenAsync();
        await store.PutAsync(new MadeUpResources(3).Make(5));
        var found = await store.Engine.FindIdsAsync(store.Read("Observation", "status=final,amended").Value, QueryPermit.Everything, 2, CancellationToken.None);
        Assert.Equal(2, found.Value.Count);
    }

    private static async Task AssertSameAsync(SearchStore store, PlainSearch plain, string type, string query)
    {
        var read = store.Read(type, query.Replace("%", "%25", StringComparison.Ordinal) + "&_count=1000");
        Assert.True(read.IsDone, $"{query}: {read.Refusal}");
        Assert.Empty(read.Value.Unknown);
        var found = await store.Engine.SearchAsync(read.Value, QueryPermit.Everything, null, CancellationToken.None);
        Assert.True(found.IsDone, $"{query}: {found.Refusal}");
        Assert.Equal($"{query}: {string.Join(' ', plain.Ids(read.Value))}", $"{query}: {string.Join(' ', found.Value.Matches.Select(m => m.Key.Id).Order(StringComparer.Ordinal))}");
    }
}
