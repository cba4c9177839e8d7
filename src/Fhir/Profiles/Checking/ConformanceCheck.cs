using System.Collections.Frozen;
using Varde.Fhir.Definitions;
using Varde.Fhir.FhirPath;

namespace Varde.Fhir.Profiles.Checking;

/// <summary>What the words of the specification say of definitions and statements of conformance, and no rule does.</summary>
internal static class ConformanceCheck
{
    private const string OfSpecification = "http://hl7.org/fhir/SearchParameter/";

    private static readonly FrozenDictionary<string, string> TypesOfProperties = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["code"] = "code", ["Coding"] = "Coding", ["string"] = "string", ["integer"] = "integer", ["boolean"] = "boolean", ["dateTime"] = "dateTime", ["decimal"] = "decimal",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static void Check(FhirPathNode resource, ValidationPass pass)
    {
        switch (resource.Type!.Name)
        {
            case "CapabilityStatement": CheckStatement(resource, pass); break;
            case "SearchParameter": CheckParameter(resource, pass); break;
            case "CodeSystem": CheckSystem(resource, pass); break;
        }
    }

    // CapabilityStatement.rest.resource.searchParam.definition: the parameter that is meant, whose type this is.
    private static void CheckStatement(FhirPathNode statement, ValidationPass pass)
    {
        foreach (var parameter in statement.ChildrenOf("rest").SelectMany(rest => rest.ChildrenOf("resource").SelectMany(r => r.ChildrenOf("searchParam")).Concat(rest.ChildrenOf("searchParam"))))
        {
            if (!pass.May(1) || parameter.Text("definition") is not { } url || !url.StartsWith(OfSpecification, StringComparison.Ordinal)) continue;
            if (FhirDefinitions.R4.Parameter(url) is not { } known) pass.Warn(parameter, "not-found", $"the search parameter {Snapshots.SnapshotBuilder.Printable(url)} is none of R4");
            else if (parameter.Text("type") != NameOf(known.Type)) pass.Error(parameter, "value", $"is not the type of {url}, which is {NameOf(known.Type)}", "type");
        }
    }

    // SearchParameter.derivedFrom: what is said must be consistent with the definition that it comes from.
    private static void CheckParameter(FhirPathNode parameter, ValidationPass pass)
    {
        if (parameter.Text("derivedFrom") is not { } url || FhirDefinitions.R4.Parameter(url) is not { } known) return;
        if (parameter.Text("type") != NameOf(known.Type)) pass.Error(parameter, "value", $"must be {NameOf(known.Type)}, as the type of what it is derived from", "type");
        foreach (var type in parameter.ChildrenOf("base"))
            if (type.Value is string name && FhirDefinitions.R4.Find(name) is { } own && !known.Base.Any(own.IsA)) pass.Error(type, "value", $"is no type of {url}, from which it is derived");
    }

    private static void CheckSystem(FhirPathNode system, ValidationPass pass)
    {
        if (system.Has("supplements") && system.Text("content") != "supplement") pass.Error(system, "value", "must be supplement, since it supplements another code system", "content");
        var declared = system.ChildrenOf("property").Where(p => p.Text("code") is not null).GroupBy(p => p.Text("code")!).ToDictionary(g => g.Key, g => g.First().Text("type") ?? "", StringComparer.Ordinal);
        CheckConcepts(system, declared, pass);
    }

    // CodeSystem.concept.property.code is a reference to CodeSystem.property.code, which says what type its value has.
    private static void CheckConcepts(FhirPathNode owner, Dictionary<string, string> declared, ValidationPass pass)
    {
        foreach (var concept in owner.ChildrenOf("concept"))
        {
            if (!pass.May(1)) return;
            foreach (var property in concept.ChildrenOf("property")) CheckProperty(property, declared, pass);
            CheckConcepts(concept, declared, pass);
        }
    }

    private static void CheckProperty(FhirPathNode property, Dictionary<string, string> declared, ValidationPass pass)
    {
        if (property.Text("code") is not { } code) return;
        if (!declared.TryGetValue(code, out var type)) pass.Error(property, "value", "is no property that the code system declares", "code");
        else if (TypesOfProperties.TryGetValue(type, out var wanted) && property.Child("value")?.Type is { } own && own.Name != wanted) pass.Error(property, "value", $"must be of type {wanted}, as the code system declares", "value");
    }

    private static string NameOf(SearchParameterType type) => type.ToString().ToLowerInvariant();
}
