using System.Text.Json.Nodes;
using Varde.Foundation.Identifiers;
using Varde.SeedPopulation.Documents;

namespace Varde.SeedPopulation.Resources;

/// <summary>
/// Value sets that the templates name, with the codes that the people of the region have: a form finds those. The whole of ICD-10 and of the register of medicines is an operator's to
/// store, under the same addresses.
/// </summary>
internal static class ValueSetResources
{
    private const string Address = "urn:varde:valueset:", Icd10 = "urn:oid:" + NorwegianIdentifiers.Root + "1.7110", Atc = "urn:oid:" + NorwegianIdentifiers.Root + "1.7180";

    public static IEnumerable<DemoResource> All() =>
    [
        Of("problem", "Diagnoser i demoregionen", Icd10, Diagnosis.All.Select(one => (one.Code, one.Text))),
        Of("medication", "Legemidler i demoregionen", Atc, Medicine.All.Select(one => (one.Atc, one.Name)).DistinctBy(one => one.Atc)),
    ];

    private static DemoResource Of(string name, string title, string system, IEnumerable<(string Code, string Display)> codes) => Fhir.Resource("ValueSet", Fhir.IdOf(Guid.Empty, "value-set/" + name), new()
    {
        ["url"] = Address + name,
        ["name"] = "Demo" + char.ToUpperInvariant(name[0]) + name[1..],
        ["title"] = title,
        ["status"] = "active",
        ["experimental"] = true,
        ["compose"] = new JsonObject
        {
            ["include"] = new JsonArray(new JsonObject
            {
                ["system"] = system, ["concept"] = new JsonArray([.. codes.Select(one => (JsonNode)new JsonObject { ["code"] = one.Code, ["display"] = one.Display })]),
            }),
        },
    });
}
