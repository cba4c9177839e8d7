using Varde.Fhir.Resources;

namespace Varde.Fuzz;

/// <summary>What can be tried.</summary>
internal static class FuzzTargets
{
    /// <summary>How each is made, by name.</summary>
    public static IReadOnlyDictionary<string, Func<FuzzOptions, Task<IFuzzTarget>>> All { get; } = new Dictionary<string, Func<FuzzOptions, Task<IFuzzTarget>>>(StringComparer.Ordinal)
    {
        ["aql"] = o => Task.FromResult<IFuzzTarget>(new QueryTarget(new(QueryCorpus.Load(o.Data), o.Seed))),
        ["json"] = o => Task.FromResult<IFuzzTarget>(new ResourceTarget(new(FhirLanguages.Json(o.Data), o.Seed), ResourceFormat.Json)),
        ["xml"] = o => Task.FromResult<IFuzzTarget>(new ResourceTarget(new(FhirLanguages.Xml(o.Data), o.Seed), ResourceFormat.Xml)),
        ["search"] = async o => await SearchTarget.OpenAsync(new(FhirLanguages.Searches(), o.Seed), FhirLanguages.Resources(o.Data)),
        ["fhirpath"] = o => Task.FromResult<IFuzzTarget>(new FhirPathTarget(new(FhirLanguages.FhirPath(), o.Seed), FhirLanguages.Resources(o.Data))),
        ["jsonpatch"] = o => Task.FromResult<IFuzzTarget>(new JsonPatchTarget(new(FhirLanguages.JsonPatches(), o.Seed), FhirLanguages.Patched(o.Data))),
        ["fhirpatch"] = o => Task.FromResult<IFuzzTarget>(new FhirPathPatchTarget(new(FhirLanguages.FhirPathPatches(), o.Seed), FhirLanguages.Patched(o.Data))),
    };
}
