using System.Text.Json;
using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.FhirPath;
using Hl7.FhirPath.Expressions;

namespace Varde.Fhir.Tests.FhirPath;

/// <summary>A resource in the FHIRPath engine of Firely, which ours is held against.</summary>
internal sealed class OtherEngine
{
    private static readonly FhirPathCompilerCache Compiled = new(new FhirPathCompiler(new SymbolTable().AddStandardFP().AddFhirExtensions()), 5000);

    private readonly PocoNode _root;

    private OtherEngine(Resource resource) => _root = PocoNodeOrList.Root(resource, null!);

    /// <summary>The resource; null when that library cannot read it.</summary>
    public static OtherEngine? Read(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        FhirJsonDeserializer.OSTRICH.TryDeserializeResource(ref reader, out var resource, out _);
        return resource is null ? null : new(resource);
    }

    /// <summary>The elements that a path leads to.</summary>
    public IReadOnlyList<PocoNode> Find(string path) => [.. Compiled.Select(_root, path, new FhirEvaluationContext())];

    /// <summary>Whether an expression holds for an element; null when that engine cannot say.</summary>
    public static bool? Holds(PocoNode node, string expression)
    {
        try
        {
            return Compiled.Predicate(node, expression, new FhirEvaluationContext());
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>How many items an expression gives on the whole resource; null when that engine cannot say.</summary>
    public int? Count(string expression)
    {
        try
        {
            return Find(expression).Count;
        }
        catch (Exception)
        {
            return null;
        }
    }
}
