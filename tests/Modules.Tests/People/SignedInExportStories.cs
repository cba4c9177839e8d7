using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Varde.Fhir.Export;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.Modules.Tests.Fhir;

namespace Varde.Modules.Tests.People;

/// <summary>Exports in bulk are for systems with an approval: whoever signs in begins none.</summary>
public sealed class SignedInExportStories
{
    [Theory, OnEachDatabase]
    public async Task People_begin_no_export_and_nothing_of_it_is_left_behind(Database database)
    {
        var world = await RegionWorld.OnAsync(database);
        var (api, folder) = (new FhirApi(world.Server), world.Server.Services.GetRequiredService<ExportFolder>());
        var before = folder.All().Count;
        foreach (var who in new[] { "citizen pasient", "staff fastlege", "staff sikkerhetsansvarlig" })
            foreach (var path in new[] { "$export?_type=Patient", "Patient/$export" })
                (await api.CallAsync("GET", path, headers: [("As", who), ("Prefer", "respond-async")])).Expect(HttpStatusCode.Forbidden);
        Assert.Equal(before, folder.All().Count);
    }
}
