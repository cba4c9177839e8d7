using System.Text;
using System.Text.Json;
using CsCheck;
using Varde.Fhir.Rest;
using Varde.Fhir.Terminology.Evaluation;
using Varde.Fhir.Terminology.Model;
using Varde.Fhir.Terminology.Sources;
using Varde.Foundation;
using Varde.Records;

namespace Varde.Fhir.Tests.Terminology;

public sealed class TerminologyTests
{
    private const string System = "http://systems.example/letters";

    // a lies above b and c, d below both of them; e is alone, retired, and lies above a group.
    private const string Letters =
        """
        {"resourceType":"CodeSystem","url":"http://systems.example/letters","version":"1","status":"active","content":"complete","concept":[
         {"code":"a","display":"A","concept":[{"code":"b","display":"Bê"},{"code":"c","display":"C","property":[{"code":"child","valueCode":"d"}]}]},
         {"code":"d","display":"D","property":[{"code":"parent","valueCode":"b"},{"code":"weight","valueInteger":4}]},
         {"code":"e","display":"E","property":[{"code":"status","valueCode":"retired"}],"concept":[{"code":"group","property":[{"code":"notSelectable","valueBoolean":true}]}]}]}
        """;

    [Theory]
    [InlineData("concept", "is-a", "a", "a b c d")]
    [InlineData("concept", "descendent-of", "a", "b c d")]
    [InlineData("concept", "is-not-a", "a", "e group")]
    [InlineData("concept", "generalizes", "d", "a b c d")]
    [InlineData("code", "in", "a, e,x", "a e")]
    [InlineData("code", "not-in", "a,e", "b c d group")]
    [InlineData("code", "regex", "[a-c]", "a b c")]
    [InlineData("code", "regex", "g", "")]
    [InlineData("parent", "=", "b", "d")]
    [InlineData("weight", "=", "4", "d")]
    [InlineData("weight", "exists", "true", "d")]
    [InlineData("weight", "exists", "false", "a b c e group")]
    [InlineData("inactive", "=", "true", "e")]
    [InlineData("notSelectable", "=", "true", "group")]
    public async Task A_filter_takes_the_codes_of_which_it_holds(string property, string op, string value, string codes)
    {
        var set = Set($$"""{"include":[{"system":"{{System}}","filter":[{"property":"{{property}}","op":"{{op}}","value":"{{value}}"}]}]}""");
        Assert.Equal(codes, await CodesAsync(Scope(), set));
    }

    [Theory]
    [InlineData("concept", "is-a", "z")]
    [InlineData("code", "regex", "(")]
    [InlineData("code", "regex", "(?=a)b")]
    [InlineData("code", "regex", "((a{99}){99}){99}")]
    [InlineData("weight", "is-a", "a")]
    [InlineData("weight", "exists", "perhaps")]
    [InlineData("concept", "child-of", "a")]
    public async Task A_filter_that_is_none_is_refused(string property, string op, string value)
    {
        var set = Set($$"""{"include":[{"system":"{{System}}","filter":[{"property":"{{property}}","op":"{{op}}","value":"{{value}}"}]}]}""");
        Assert.IsType<Unprocessable>((await ExpandAsync(Scope(), set)).Refusal);
    }

    [Fact]
    public async Task Parts_are_put_together_taken_out_and_cut_with_value_sets()
    {
        var scope = Scope();
        scope.Add("ValueSet", Set($$"""{"include":[{"system":"{{System}}","concept":[{"code":"b","display":"Other"},{"code":"c"}]}]}""", "http://sets.example/bc"));
        Assert.Equal("b c d", await CodesAsync(scope, Set($$"""{"include":[{"valueSet":["http://sets.example/bc"]},{"system":"{{System}}","concept":[{"code":"d"},{"code":"b"}]}]}""")));
        Assert.Equal("a d", await CodesAsync(scope, Set($$"""{"include":[{"system":"{{System}}","filter":[{"property":"concept","op":"is-a","value":"a"}]}],"exclude":[{"valueSet":["http://sets.example/bc"]}]}""")));
        Assert.Equal("b c", await CodesAsync(scope, Set($$"""{"include":[{"system":"{{System}}","valueSet":["http://sets.example/bc"]}]}""")));
        Assert.Equal("a b c d group", await CodesAsync(scope, Set($$"""{"inactive":false,"include":[{"system":"{{System}}"}]}""")));
    }

    [Fact]
    public async Task A_code_that_one_part_has_is_in_though_another_part_is_not_here()
    {
        var set = Set($$"""{"include":[{"system":"http://not.example/here"},{"system":"{{System}}"}]}""");
        var membership = new SetMembership(Scope(), new());
        Assert.True((await membership.ContainsAsync(set, System, "a", CancellationToken.None)).Value);
        Assert.False((await membership.ContainsAsync(set, System, "z", CancellationToken.None)).Value);
        Assert.IsType<NotHere>((await membership.ContainsAsync(set, "http://not.example/here", "a", CancellationToken.None)).Refusal);
        Assert.IsType<NotHere>((await ExpandAsync(Scope(), set)).Refusal);
        Assert.Equal([System], (await membership.SystemsOfAsync(set, "a", CancellationToken.None)).Value);
    }

    [Fact]
    public async Task An_expansion_that_came_with_a_value_set_counts_where_its_code_systems_are_not_here()
    {
        const string Compose = "{\"compose\":{\"include\":[{\"system\":\"http://not.example/here\"}]},", Codes = "\"contains\":[{\"system\":\"http://not.example/here\",\"code\":\"x\"}]";
        var whole = ValueSet.Read(Json(Compose + "\"expansion\":{\"total\":1," + Codes + "}}"));
        Assert.Equal("x", await CodesAsync(Scope(), whole));
        Assert.True((await new SetMembership(Scope(), new()).ContainsAsync(whole, "http://not.example/here", "x", CancellationToken.None)).Value);
        Assert.False((await new SetMembership(Scope(), new()).ContainsAsync(whole, "http://not.example/here", "y", CancellationToken.None)).Value);
        Assert.IsType<NotHere>((await ExpandAsync(Scope(), ValueSet.Read(Json(Compose + "\"expansion\":{\"total\":2," + Codes + "}}")))).Refusal);
    }

    [Fact]
    public async Task Of_a_fragment_the_codes_that_are_here_are_listed_and_others_may_be_in_too()
    {
        var scope = Scope();
        scope.Add("CodeSystem", CodeSystem.Read(Json("""{"url":"http://systems.example/part","content":"fragment","concept":[{"code":"x"}]}""")));
        var (set, expansion) = (Set("""{"include":[{"system":"http://systems.example/part"}]}"""), new SetExpansion(scope, new()));
        Assert.Equal("x", Assert.Single((await expansion.ExpandAsync(set, CancellationToken.None)).Value).Code);
        Assert.True(expansion.IsUnclosed);
        Assert.IsType<NotHere>((await new SetMembership(scope, new()).ContainsAsync(set, "http://systems.example/part", "y", CancellationToken.None)).Refusal);
    }

    [Fact]
    public void The_expansion_is_what_contains_holds_of() => GenSet.Sample(sets =>
    {
        var scope = Scope();
        for (var i = 1; i < sets.Length; i++) scope.Add("ValueSet", Set(sets[i], $"http://sets.example/{i}"));
        var set = Set(sets[0]);
        if (!ExpandAsync(scope, set).AsTask().Result.TryGet(out var codes, out _)) return;
        foreach (var code in (string[])["a", "b", "c", "d", "e", "group", "z"])
            Assert.Equal(codes.Any(c => c.Code == code), new SetMembership(scope, new()).ContainsAsync(set, System, code, CancellationToken.None).AsTask().Result.Value);
    });

    [Fact]
    public async Task Value_sets_that_name_each_other_in_a_circle_are_refused()
    {
        var scope = Scope();
        scope.Add("ValueSet", Set("""{"include":[{"valueSet":["http://sets.example/b"]}]}""", "http://sets.example/a"));
        scope.Add("ValueSet", Set("""{"include":[{"valueSet":["http://sets.example/a"]}]}""", "http://sets.example/b"));
        var set = (await scope.ValueSetAsync(new("http://sets.example/a", null), CancellationToken.None)).Value;
        Assert.IsType<Unprocessable>((await ExpandAsync(scope, set)).Refusal);
        Assert.IsType<Unprocessable>((await new SetMembership(scope, new()).ContainsAsync(set, System, "a", CancellationToken.None)).Refusal);
        Assert.IsType<Unprocessable>((await new SetMembership(scope, new()).SystemsOfAsync(set, "a", CancellationToken.None)).Refusal);
    }

    [Fact]
    public async Task Value_sets_that_double_each_other_are_too_costly()
    {
        var scope = Scope();
        for (var i = 0; i < 30; i++)
            scope.Add("ValueSet", Set($$"""{"include":[{"valueSet":["http://sets.example/{{i + 1}}"]},{"valueSet":["http://sets.example/{{i + 1}}"]}]}""", $"http://sets.example/{i}"));
        scope.Add("ValueSet", Set($$"""{"include":[{"system":"{{System}}"}]}""", "http://sets.example/30"));
        var set = (await scope.ValueSetAsync(new("http://sets.example/0", null), CancellationToken.None)).Value;
        Assert.IsType<TooCostly>((await ExpandAsync(scope, set)).Refusal);
        Assert.IsType<TooCostly>((await new SetMembership(scope, new()).ContainsAsync(set, System, "z", CancellationToken.None)).Refusal);
    }

    [Fact]
    public void A_hierarchy_that_goes_in_a_circle_has_an_end()
    {
        var system = CodeSystem.Read(Json("""{"url":"x","content":"complete","concept":[{"code":"1","concept":[{"code":"2","property":[{"code":"child","valueCode":"1"}]}]},{"code":"3","property":[{"code":"parent","valueCode":"3"}]}]}"""));
        Assert.Equal(["1", "2"], system.Family(system.Find("2")!).Select(c => c.Code).Order());
        Assert.Equal(["3"], system.Above(system.Find("3")!).Select(c => c.Code));
    }

    [Fact]
    public async Task A_system_of_a_hundred_thousand_codes_is_gone_through_some_times_and_not_without_end()
    {
        const int Many = 100_000;
        var json = new StringBuilder("""{"url":"http://systems.example/many","content":"complete","concept":[""");
        for (var i = 0; i < Many; i++) json.Append(i == 0 ? "" : ",").Append($$$"""{"code":"{{{i}}}","property":[{"code":"parent","valueCode":"{{{Math.Max(0, i - 1)}}}"}]}""");
        var (scope, system) = (Scope(), CodeSystem.Read(Json(json.Append("]}").ToString())));
        scope.Add("CodeSystem", system);
        Assert.Equal(Many, (await ExpandAsync(scope, Set("""{"include":[{"system":"http://systems.example/many","filter":[{"property":"concept","op":"is-a","value":"0"}]}]}"""))).Value.Count);
        Assert.Equal(Many / 2, system.Family(system.Find($"{Many / 2}")!).Count);
        var parts = string.Join(',', Enumerable.Repeat("""{"system":"http://systems.example/many"}""", 100));
        Assert.IsType<TooCostly>((await ExpandAsync(scope, Set($$"""{"include":[{{parts}}]}"""))).Refusal);
    }

    [Fact]
    public void Versions_are_ordered_as_numbers_where_they_are_numbers() =>
        Assert.Equal([null, "1.9", "1.10", "2.0", "2.0.1", "2024-01-31"], new[] { "2.0.1", "1.10", null, "2024-01-31", "2.0", "1.9" }.Order(VersionOrder.Instance));

    [Theory]
    [InlineData(null, "Mann")]
    [InlineData("nb-NO", "Mann")]
    [InlineData("no", "Mann")]
    [InlineData("en-GB, nb;q=0.5", "Male")]
    [InlineData("de, en;q=0.1, nb;q=0.9", "Mann")]
    [InlineData("de", "Mann")]
    [InlineData(";q=,;;q=x", "Mann")]
    public void Names_come_in_the_best_language_that_there_is(string? wanted, string name)
    {
        var sex = (CodeSystem)BuiltInTerminology.R4.Find("CodeSystem", NorwegianCodeSystems.Root + "3101")!;
        var male = sex.Find("1")!;
        Assert.Equal(name, Languages.Of(wanted).Best(male.Designations, sex.Head.Language, male.Display));
    }

    [Fact]
    public void The_terminologies_of_R4_and_the_Norwegian_tables_are_here()
    {
        Assert.True(BuiltInTerminology.R4.Urls("CodeSystem").Count() > 1000);
        Assert.True(BuiltInTerminology.R4.Urls("ValueSet").Count() > 1250);
        Assert.Equal(19, BuiltInTerminology.R4.Urls("ConceptMap").Count());
        foreach (var type in (string[])["CodeSystem", "ValueSet", "ConceptMap"])
            Assert.All(BuiltInTerminology.R4.Urls(type), url => Assert.Equal(url, TerminologyReader.HeadOf(BuiltInTerminology.R4.Find(type, url)!).Url));
        Assert.Equal("Fødselsnummer", ((CodeSystem)BuiltInTerminology.R4.Find("CodeSystem", NorwegianCodeSystems.Root + "8116")!).Find("FNR")!.Display);
        Assert.All(NorwegianCodeSystems.Read(), system => Assert.Equal(system.Concepts.Count, system.Concepts.Select(c => c.Code).Distinct().Count()));
    }

    private static readonly Gen<string> GenPart = Gen.OneOf<string>(
        Gen.OneOf("a", "b", "c", "d", "e", "group", "z").List[1, 3].Select(codes => $$"""{"system":"{{System}}","concept":[{{string.Join(',', codes.Select(c => $$"""{"code":"{{c}}"}"""))}}]}"""),
        Gen.Select(Gen.OneOf("is-a", "descendent-of", "is-not-a", "generalizes", "=", "in", "not-in"), Gen.OneOf("a", "b", "d", "e"), Gen.Bool)
            .Select((op, value, isCut) => $$"""{"system":"{{System}}","filter":[{"property":"code","op":"{{op}}","value":"{{value}}"}]{{(isCut ? ",\"valueSet\":[\"http://sets.example/2\"]" : "")}}}"""),
        Gen.OneOf("""{"valueSet":["http://sets.example/1"]}""", """{"valueSet":["http://sets.example/1","http://sets.example/2"]}""", """{"system":"http://systems.example/letters"}"""));

    private static readonly Gen<string[]> GenSet = Gen.Select(GenPart.List[1, 3], GenPart.List[0, 2], Gen.Bool)
        .Select((includes, excludes, inactive) => $$"""{"inactive":{{(inactive ? "true" : "false")}},"include":[{{string.Join(',', includes)}}]{{(excludes.Count > 0 ? $",\"exclude\":[{string.Join(',', excludes)}]" : "")}}}""").Array[3];

    private static TerminologyScope Scope()
    {
        var scope = new TerminologyScope(null, QueryPermit.Everything);
        scope.Add("CodeSystem", CodeSystem.Read(Json(Letters)));
        return scope;
    }

    private static ValueSet Set(string compose, string url = "") => ValueSet.Read(Json($$"""{"url":"{{url}}","compose":{{compose}}}"""));

    private static ValueTask<Outcome<IReadOnlyList<ExpandedCode>>> ExpandAsync(TerminologyScope scope, ValueSet set) => new SetExpansion(scope, new()).ExpandAsync(set, CancellationToken.None);

    private static async Task<string> CodesAsync(TerminologyScope scope, ValueSet set) => string.Join(' ', (await ExpandAsync(scope, set)).Value.Select(c => c.Code).Order(StringComparer.Ordinal));

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
