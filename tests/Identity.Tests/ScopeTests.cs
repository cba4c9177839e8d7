using CsCheck;
using Varde.AccessControl;

namespace Varde.Identity.Tests;

/// <summary>Scopes of SMART on FHIR and on openEHR: what is written is what is read, and a scope narrows.</summary>
public sealed class ScopeTests
{
    private static readonly Gen<ScopePermissions> AnyPermissions = Gen.Int[1, 31].Select(bits => (ScopePermissions)bits);
    private static readonly Gen<ScopePermissions> OnePermission = OneOf(ScopePermissions.Create, ScopePermissions.Read, ScopePermissions.Update, ScopePermissions.Delete, ScopePermissions.Search);
    private static readonly Gen<string> AnyType = OneOf("*", "Observation", "Patient", "Condition");
    private static readonly Gen<ScopeCompartment> AnyCompartment = OneOf(ScopeCompartment.Patient, ScopeCompartment.User, ScopeCompartment.System);

    private static readonly Gen<SmartScope> AnySmart = Gen.Select(AnyCompartment, AnyType, AnyPermissions, OneOf("", "category=laboratory", "category=a|b&code=c"),
        (compartment, type, permissions, query) => new SmartScope(compartment, type, permissions, query));

    private static readonly Gen<OpenEhrScope> AnyOpenEhr = Gen.Select(AnyCompartment, OneOf(OpenEhrScopeKind.Composition, OpenEhrScopeKind.Template, OpenEhrScopeKind.Aql),
        OneOf("*", "vital_signs.v1", "Org::Query.v1.*", "a-b.v2"), AnyPermissions, (compartment, kind, pattern, permissions) => new OpenEhrScope(compartment, kind, pattern, permissions));

    [Fact]
    public void A_FHIR_scope_is_read_as_it_is_written() => AnySmart.Sample(scope => Assert.Equal(scope, SmartScope.Parse(scope.ToString()).Value));

    [Fact]
    public void An_openEHR_scope_is_read_as_it_is_written() => AnyOpenEhr.Sample(scope => Assert.Equal(scope, OpenEhrScope.Parse(scope.ToString()).Value));

    [Fact]
    public void No_text_makes_the_parsers_fail() => Gen.String.Sample(text =>
    {
        _ = SmartScope.Parse(text);
        _ = OpenEhrScope.Parse(text);
        _ = GrantedScopes.Parse(text);
    });

    [Theory]
    [InlineData("patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory", ScopeCompartment.Patient, "Observation", ScopePermissions.Read | ScopePermissions.Search)]
    [InlineData("user/*.cruds", ScopeCompartment.User, "*", ScopePermissions.All)]
    [InlineData("system/Patient.read", ScopeCompartment.System, "Patient", ScopePermissions.Read | ScopePermissions.Search)]
    [InlineData("user/Patient.write", ScopeCompartment.User, "Patient", ScopePermissions.Create | ScopePermissions.Update | ScopePermissions.Delete)]
    [InlineData("user/Patient.*", ScopeCompartment.User, "Patient", ScopePermissions.All)]
    public void A_scope_of_the_specification_is_read(string text, ScopeCompartment compartment, string type, ScopePermissions permissions)
    {
        var scope = SmartScope.Parse(text).Value;
        Assert.Equal((compartment, type, permissions), (scope.Compartment, scope.Type, scope.Permissions));
    }

    [Theory]
    [InlineData("patient/Observation.sr")]
    [InlineData("patient/Observation.rr")]
    [InlineData("patient/Observation.")]
    [InlineData("patient/Observation")]
    [InlineData("patient/.rs")]
    [InlineData("patient/observation.rs")]
    [InlineData("patient/Observation.rs?")]
    [InlineData("group/Observation.rs")]
    [InlineData("patient/Observation/1.rs")]
    [InlineData("PATIENT/Observation.rs")]
    [InlineData("openid")]
    public void What_is_no_FHIR_scope_is_refused(string text) => Assert.False(SmartScope.Parse(text).IsDone);

    [Theory]
    [InlineData("patient/composition-vital_signs.v1")]
    [InlineData("patient/composition-.rs")]
    [InlineData("patient/composition.rs")]
    [InlineData("patient/folder-a.rs")]
    [InlineData("patient/aql-a.sr")]
    public void What_is_no_openEHR_scope_is_refused(string text) => Assert.False(OpenEhrScope.Parse(text).IsDone);

    [Theory]
    [InlineData("*", "anything", true)]
    [InlineData("a*c", "abc", true)]
    [InlineData("a*c", "ac", true)]
    [InlineData("a*c", "acb", false)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("abc", "abcd", false)]
    [InlineData("abc*", "ab", false)]
    public void A_star_stands_for_any_letters(string pattern, string name, bool matches) =>
        Assert.Equal(matches, new OpenEhrScope(ScopeCompartment.User, OpenEhrScopeKind.Aql, pattern, ScopePermissions.Search).Covers(OpenEhrScopeKind.Aql, name, ScopePermissions.Search));

    [Fact]
    public void What_the_scopes_cover_is_what_one_of_them_covers() => Gen.Select(AnySmart.List[0, 5], AnyType, OnePermission).Sample((scopes, type, what) =>
    {
        var granted = GrantedScopes.Parse(string.Join(' ', scopes));
        Assert.Equal(scopes.Any(scope => scope.Covers(type, what)), granted.ForFhir(type, what).Count > 0);
    });

    [Fact]
    public void One_scope_more_takes_nothing_away_from_what_finer_scopes_cover() => Gen.Select(AnySmart.List[1, 5], AnySmart, AnyType, OnePermission).Sample((scopes, more, type, what) =>
    {
        var (fewer, all) = (GrantedScopes.Parse(string.Join(' ', scopes)), GrantedScopes.Parse(string.Join(' ', [.. scopes, more])));
        Assert.Empty(fewer.ForFhir(type, what).Except(all.ForFhir(type, what)));
    });

    [Fact]
    public void A_finer_scope_beside_that_of_the_whole_API_narrows_it()
    {
        Assert.Equal([ScopeLimit.Everything], GrantedScopes.Parse("openid varde:api").ForFhir("Condition", ScopePermissions.Read));
        var narrowed = GrantedScopes.Parse("varde:api user/Observation.rs");
        Assert.Empty(narrowed.ForFhir("Condition", ScopePermissions.Read));
        Assert.Empty(narrowed.ForFhir("Observation", ScopePermissions.Create));
        Assert.Empty(narrowed.ForOpenEhr(OpenEhrScopeKind.Composition, "x", ScopePermissions.Read));
    }

    [Theory]
    [InlineData("")]
    [InlineData("openid profile offline_access launch/patient")]
    [InlineData("made-up patient/observation.rs")]
    public void Scopes_that_are_about_no_data_cover_none(string scopes)
    {
        Assert.Empty(GrantedScopes.Parse(scopes).ForFhir("Observation", ScopePermissions.Read));
        Assert.Empty(GrantedScopes.Parse(scopes).ForOpenEhr(OpenEhrScopeKind.Composition, "x", ScopePermissions.Read));
    }

    [Fact]
    public void A_patients_scope_is_limited_to_the_patient_and_to_its_search() =>
        Assert.Equal([new ScopeLimit(true, "category=laboratory")], GrantedScopes.Parse("patient/Observation.rs?category=laboratory").ForFhir("Observation", ScopePermissions.Search));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(place => values[place]);
}
