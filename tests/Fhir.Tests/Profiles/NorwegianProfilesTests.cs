using System.Text.Json;
using System.Text.Json.Nodes;
using Varde.Fhir.Profiles;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Tests.Profiles;

/// <summary>The Norwegian profiles come without snapshots: all of them are understood, and their examples keep them.</summary>
public sealed class NorwegianProfilesTests
{
    private static readonly string[] Folders =
        ["HL7Norway_basisprofiler-r4/StructureDefinition", "HL7Norway_Velferdsteknologi_VKP-R4/StructureDefinition", "HL7Norway_SAFEST/StructureDefinition", "helsenorge_FhirProfiler/resources"];

    private static readonly Lazy<ProfileLibrary> Known = new(() => PublishedProfiles.Library(Folders.Reverse().SelectMany(f => PublishedProfiles.In(Path.Combine(PublishedProfiles.Norway!, f)))));

    [Fact]
    public void Every_profile_has_a_snapshot()
    {
        Assert.SkipWhen(PublishedProfiles.Norway is null, PublishedProfiles.AbsentNorway);
        var all = Folders.SelectMany(f => PublishedProfiles.In(Path.Combine(PublishedProfiles.Norway!, f))).ToList();
        Assert.True(all.Count > 80);
        var refused = all.Select(d => (Url: JsonText.Of(d, "url")!, Found: Known.Value.Find(JsonText.Of(d, "url")!))).Where(f => !f.Found.IsDone).Select(f => $"{f.Url} {f.Found.Refusal!.Message}").Distinct();
        Assert.Empty(refused);
    }

    public static TheoryData<string> Examples => PublishedProfiles.Norway is null ? new TheoryData<string>("") : new TheoryData<string>(
        ((string[])["HL7Norway_basisprofiler-r4/Examples", "HL7Norway_SAFEST/Examples", "helsenorge_FhirProfiler/examples"])
            .SelectMany(f => Directory.EnumerateFiles(Path.Combine(PublishedProfiles.Norway, f))).Select(f => Path.GetRelativePath(PublishedProfiles.Norway, f)).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Examples))]
    public void An_example_keeps_the_profiles_that_it_names(string file)
    {
        Assert.SkipWhen(file.Length == 0, PublishedProfiles.AbsentNorway);
        var json = PublishedProfiles.Read(Path.Combine(PublishedProfiles.Norway!, file))!.Value;
        var issues = new Validator(Known.Value, new ListedCodes()).Validate(json, []);
        Assert.Equal([], issues.Errors());
    }
}
