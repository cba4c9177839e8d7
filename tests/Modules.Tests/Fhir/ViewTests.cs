using System.Text;
using System.Text.Json.Nodes;
using Varde.ClinicalExchange.Mapping;
using Varde.ClinicalExchange.Templates;
using Varde.ClinicalExchange.Views;
using Varde.Fhir;
using Varde.Fhir.Interactions;
using Varde.Fhir.Resources;
using Varde.Foundation;
using Varde.Modules.Tests.ClinicalRepository;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.Modules.Tests.Fhir;

/// <summary>What views are made of: pure functions of compositions.</summary>
public sealed class ViewTests
{
    private static readonly EhrId Ehr = new(new Guid("11111111-1111-4111-8111-111111111111"));

    /// <summary>The views of a composition.</summary>
    internal static IReadOnlyList<(string Type, JsonObject View)> Views(Composition composition, Lifecycle lifecycle = Lifecycle.Complete)
    {
        var version = new NewVersion
        {
            Uid = new VersionUid(Guid.NewGuid(), "test", 1), Kind = DocumentKind.Composition, TemplateId = composition.ArchetypeDetails!.TemplateId!.Value, Document = composition,
            Lifecycle = lifecycle, Content = new byte[1], AccessClass = new AccessClass("test"),
        };
        return [.. CompositionViews.Plan(Ehr, version, []).All.Select(v => (v.Key.Type, ResourceMappings.Parse(v.Content)))];
    }

    internal static Composition Changed(string template, Action<JsonObject> change)
    {
        var json = Api.JsonOf(Api.Documents.Where(d => d.TemplateId == template).MaxBy(d => d.Composition.Content.Count(e => e.ArchetypeNodeId!.Contains("adverse_reaction", StringComparison.Ordinal) ? true : e is Observation))!.Composition);
        change(json);
        return CanonicalJson.Read<Composition>(Encoding.UTF8.GetBytes(json.ToJsonString())).ValueOrThrow();
    }

    private static JsonObject Element(JsonObject composition, string archetype, string at)
    {
        var entry = composition["content"]!.AsArray().First(e => ((string)e!["archetype_node_id"]!).Contains(archetype, StringComparison.Ordinal))!;
        return entry["data"]!["events"]![0]!["data"]!["items"]!.AsArray().First(i => (string?)i!["archetype_node_id"] == at)!.AsObject();
    }

    private static JsonObject Of(IReadOnlyList<(string Type, JsonObject View)> views, string code) =>
        views.Single(v => v.Type == "Observation" && v.View["code"]?["coding"]!.AsArray().Any(c => (string?)c!["code"] == code) == true).View;

    [Fact]
    public void Every_view_of_the_demo_population_keeps_the_definitions_and_rules_of_R4()
    {
        var checkedViews = 0;
        foreach (var document in Api.Documents)
            foreach (var lifecycle in new[] { Lifecycle.Complete, Lifecycle.Incomplete, Lifecycle.Inactive })
                foreach (var (_, view) in Views(document.Composition, lifecycle))
                {
                    var read = CheckedResource.Read(Encoding.UTF8.GetBytes(view.ToJsonString()), ResourceFormat.Json);
                    Assert.True(read.IsDone, $"{(read.Refusal as Unprocessable)?.Faults[0]} in {view.ToJsonString()}");
                    checkedViews++;
                }
        Assert.True(checkedViews > 100);
    }

    [Fact]
    public void Vital_signs_keep_the_profile_of_R4()
    {
        var views = Api.Documents.Where(d => d.TemplateId is "varde.vital_signs.v1" or "varde.body_measurements.v1").SelectMany(d => Views(d.Composition)).Select(v => v.View)
            .Where(v => (string?)v["category"]![0]!["coding"]![0]!["code"] == "vital-signs").ToList();
        Assert.NotEmpty(views);
        foreach (var view in views)
        {
            // Observation-vitalsigns: status, category, code, subject and effective must be there, and a value or components.
            Assert.All(new[] { "status", "code", "subject", "effectiveDateTime" }, name => Assert.NotNull(view[name]));
            var codes = view["code"]!["coding"]!.AsArray().Select(c => (string)c!["code"]!).ToList();
            Assert.Contains(codes, c => Units.ContainsKey(c));
            var unit = Units[codes.First(Units.ContainsKey)];
            var values = unit == "mm[Hg]" ? view["component"]!.AsArray().Select(c => c!["valueQuantity"]).Where(q => q is not null) : [view["valueQuantity"]];
            Assert.All(values, q => Assert.Equal(("http://unitsofmeasure.org", unit), ((string?)q!["system"], (string?)q["code"])));
        }
    }

    private static readonly Dictionary<string, string> Units = new()
    {
        ["85354-9"] = "mm[Hg]", ["8867-4"] = "/min", ["9279-1"] = "/min", ["8310-5"] = "Cel", ["2708-6"] = "%", ["8302-2"] = "cm", ["29463-7"] = "kg", ["39156-5"] = "kg/m2", ["9843-4"] = "cm",
    };

    [Fact]
    public void Every_template_of_the_platform_has_views() =>
        Assert.All(Api.OneOfEach, d => Assert.True(Views(d.Composition).Count > 0, d.TemplateId));

    [Fact]
    public void A_laboratory_report_names_its_results()
    {
        var views = Views(Api.Documents.Where(d => d.TemplateId == "varde.laboratory_report.v1").MaxBy(d => Views(d.Composition).Count)!.Composition);
        var report = views.Single(v => v.Type == "DiagnosticReport").View;
        var results = views.Where(v => v.Type == "Observation").Select(v => $"Observation/{(string?)v.View["id"]}");
        Assert.True(results.Count() > 1);
        Assert.Equal(results, report["result"]!.AsArray().Select(r => (string)r!["reference"]!));
        Assert.All(views.Where(v => v.Type == "Observation"), v => Assert.Equal("urn:oid:2.16.578.1.12.4.1.1.7280", (string?)v.View["code"]!["coding"]![0]!["system"]));
    }

    [Fact]
    public void Several_results_of_an_analyte_stay_apart()
    {
        var composition = Changed("varde.laboratory_report.v1", c =>
        {
            var items = c["content"]![0]!["data"]!["events"]![0]!["data"]!["items"]!.AsArray().First(i => ((string)i!["archetype_node_id"]!).Contains("analyte", StringComparison.Ordinal))!["items"]!.AsArray();
            var result = items.First(i => (string?)i!["archetype_node_id"] == "at0001")!;
            var second = result.DeepClone();
            second["value"] = JsonNode.Parse("""{"_type":"DV_QUANTITY","magnitude":5,"units":"g/L"}""");
            items.Insert(items.IndexOf(result) + 1, second);
        });
        var view = Views(composition).First(v => v.Type == "Observation").View;
        Assert.Null(view["valueQuantity"]);
        Assert.Equal(2, view["component"]!.AsArray().Count);
        Assert.Equal("g/L", (string?)view["component"]![1]!["valueQuantity"]!["code"]);
    }

    [Theory]
    [InlineData("openEHR-EHR-EVALUATION.exclusion_specific.v1"), InlineData("openEHR-EHR-EVALUATION.absence.v2"), InlineData("openEHR-EHR-EVALUATION.exclusion_global.v1")]
    public void An_exclusion_or_absence_never_becomes_a_Condition_or_an_AllergyIntolerance(string archetype)
    {
        foreach (var template in new[] { "varde.problem_list.v1", "varde.critical_information.v1" })
            Assert.Empty(Views(Changed(template, c =>
            {
                foreach (var entry in c["content"]!.AsArray())
                {
                    entry!["archetype_node_id"] = archetype;
                    entry["archetype_details"]!["archetype_id"]!["value"] = archetype;
                }
            })));
    }

    [Fact]
    public void What_is_refuted_is_told_as_refuted_and_never_as_active()
    {
        var views = Views(Changed("varde.critical_information.v1", c =>
        {
            foreach (var entry in c["content"]!.AsArray().Where(e => ((string)e!["archetype_node_id"]!).Contains("adverse_reaction_risk", StringComparison.Ordinal)))
                entry!["data"]!["items"]!.AsArray().First(i => (string?)i!["archetype_node_id"] == "at0063")!["value"]!["defining_code"]!["code_string"] = "at0066";
        })).Where(v => v.Type == "AllergyIntolerance").Select(v => v.View).ToList();
        Assert.NotEmpty(views);
        Assert.All(views, v => Assert.Equal(("inactive", "refuted"), ((string?)v["clinicalStatus"]!["coding"]![0]!["code"], (string?)v["verificationStatus"]!["coding"]![0]!["code"])));
    }

    [Fact]
    public void An_instruction_is_no_action()
    {
        var views = Api.Documents.Where(d => d.TemplateId == "varde.medication_order.v1").SelectMany(d => Views(d.Composition)).ToList();
        Assert.NotEmpty(views);
        Assert.All(views, v => Assert.Equal(("MedicationRequest", "order"), (v.Type, (string?)v.View["intent"])));
    }

    [Fact]
    public void A_dose_that_was_not_given_is_told_as_not_done()
    {
        var notGiven = Changed("varde.immunisation.v1", c => c["content"]![0]!["ism_transition"]!["careflow_step"]!["defining_code"]!["code_string"] = "at0018");
        Assert.Equal("not-done", (string?)Assert.Single(Views(notGiven)).View["status"]);
    }

    [Theory]
    [InlineData("at0004", "preparation", false), InlineData("at0036", "preparation", false), InlineData("at0038", "on-hold", false), InlineData("at0039", "not-done", false)]
    [InlineData("at0041", "stopped", false), InlineData("at0068", "in-progress", true), InlineData("at0047", "completed", true), InlineData("at0043", "completed", true)]
    public void A_procedure_is_told_as_performed_only_when_it_was(string step, string status, bool hasTime)
    {
        var view = Assert.Single(Views(Changed("varde.procedure.v1", c => c["content"]![0]!["ism_transition"]!["careflow_step"]!["defining_code"]!["code_string"] = step))).View;
        Assert.Equal((status, hasTime), ((string?)view["status"], view["performedDateTime"] is not null));
    }

    [Fact]
    public void A_procedure_of_somebody_else_is_not_the_patients() => Assert.Empty(Views(Changed("varde.procedure.v1", c => c["content"]![0]!["subject"] = JsonNode.Parse("""
        {"_type":"PARTY_RELATED","relationship":{"_type":"DV_CODED_TEXT","value":"fetus","defining_code":{"_type":"CODE_PHRASE","terminology_id":{"_type":"TERMINOLOGY_ID","value":"openehr"},"code_string":"281"}}}
        """))));

    [Theory]
    [InlineData("varde.clinical_note.v1", "B00-1", "B00-1"), InlineData("varde.discharge_summary.v1", "A03-2", "A00-1")]
    public void A_document_is_found_as_a_DocumentReference_that_leads_to_it_in_both_standards(string template, string type, string category)
    {
        var views = Views(Changed(template, _ => { }));
        var reference = views.Single(v => v.Type == "DocumentReference").View;
        var composition = views.Single(v => v.Type == "Composition").View;
        Assert.Equal(("current", "final", type, category), ((string?)reference["status"], (string?)reference["docStatus"], (string?)reference["type"]!["coding"]![0]!["code"], (string?)reference["category"]![0]!["coding"]![0]!["code"]));
        var links = reference["content"]!.AsArray().Select(c => (string)c!["attachment"]!["url"]!).ToList();
        Assert.Equal($"Composition/{(string?)composition["id"]}/$document", links[0]);
        Assert.StartsWith($"/openehr/v1/ehr/{Ehr}/composition/", links[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_draft_has_no_view_where_the_status_has_no_word_for_it()
    {
        foreach (var document in Api.OneOfEach)
            Assert.DoesNotContain(Views(document.Composition, Lifecycle.Incomplete), v => v.Type is "Condition" or "AllergyIntolerance" or "Flag" or "Immunization" or "MedicationAdministration" or "Procedure");
    }

    [Fact]
    public void A_withdrawn_document_has_views_that_are_entered_in_error()
    {
        foreach (var document in Api.OneOfEach)
            Assert.All(Views(document.Composition, Lifecycle.Inactive), v => Assert.Equal("entered-in-error", (string?)v.View["status"] ?? (string?)v.View["verificationStatus"]!["coding"]![0]!["code"]));
    }

    [Fact]
    public void The_same_composition_gives_the_same_views()
    {
        foreach (var document in Api.OneOfEach)
            Assert.Equal(WithoutIds(document.Composition), WithoutIds(CanonicalJson.Read<Composition>(CanonicalJson.Write(document.Composition)).ValueOrThrow()));
    }

    private static IEnumerable<string> WithoutIds(Composition composition) =>
        Views(composition).Select(v => System.Text.RegularExpressions.Regex.Replace(v.View.ToJsonString(), "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));

    [Fact]
    public void An_entry_whose_subject_is_not_the_patient_is_not_the_patients()
    {
        var composition = Changed("varde.vital_signs.v1", c => c["content"]![0]!["subject"] = JsonNode.Parse("""
            {"_type":"PARTY_RELATED","relationship":{"_type":"DV_CODED_TEXT","value":"fetus","defining_code":{"_type":"CODE_PHRASE","terminology_id":{"_type":"TERMINOLOGY_ID","value":"openehr"},"code_string":"281"}}}
            """));
        Assert.DoesNotContain(Views(composition), v => v.View["code"]!.ToJsonString().Contains("85354-9", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("253", "unknown"), InlineData("271", "unknown"), InlineData("272", "masked"), InlineData("273", "not-applicable")]
    public void A_null_flavour_becomes_the_reason_that_data_is_absent(string flavour, string reason)
    {
        var composition = Changed("varde.vital_signs.v1", c =>
        {
            var pulse = Element(c, ".pulse.", "at0004");
            pulse.Remove("value");
            pulse["null_flavour"] = JsonNode.Parse($$$"""{"_type":"DV_CODED_TEXT","value":"x","defining_code":{"_type":"CODE_PHRASE","terminology_id":{"_type":"TERMINOLOGY_ID","value":"openehr"},"code_string":"{{{flavour}}}"}}""");
        });
        var view = Of(Views(composition), "8867-4");
        Assert.Null(view["valueQuantity"]);
        Assert.Equal([reason, flavour], view["dataAbsentReason"]!["coding"]!.AsArray().Select(c => (string)c!["code"]!));
    }

    [Theory]
    [InlineData("<"), InlineData("<="), InlineData(">="), InlineData(">")]
    public void A_magnitude_status_becomes_the_comparator(string status)
    {
        var view = Of(Views(Changed("varde.vital_signs.v1", c => Element(c, ".pulse.", "at0004")["value"]!["magnitude_status"] = status)), "8867-4");
        Assert.Equal(status, (string?)view["valueQuantity"]!["comparator"]);
    }

    [Fact]
    public void A_magnitude_status_without_a_comparator_is_told_by_an_extension()
    {
        var quantity = Of(Views(Changed("varde.vital_signs.v1", c => Element(c, ".pulse.", "at0004")["value"]!["magnitude_status"] = "~")), "8867-4")["valueQuantity"]!;
        Assert.Null(quantity["comparator"]);
        Assert.Equal("~", (string?)quantity["extension"]![0]!["valueCode"]);
    }

    [Fact]
    public void A_mean_over_an_interval_is_never_shown_as_a_value_of_a_moment()
    {
        var composition = Changed("varde.vital_signs.v1", c =>
        {
            var moment = c["content"]!.AsArray().First(e => ((string)e!["archetype_node_id"]!).Contains(".pulse.", StringComparison.Ordinal))!["data"]!["events"]![0]!;
            moment["_type"] = "INTERVAL_EVENT";
            moment["width"] = JsonNode.Parse("""{"_type":"DV_DURATION","value":"PT24H"}""");
            moment["math_function"] = JsonNode.Parse("""{"_type":"DV_CODED_TEXT","value":"mean","defining_code":{"_type":"CODE_PHRASE","terminology_id":{"_type":"TERMINOLOGY_ID","value":"openehr"},"code_string":"146"}}""");
        });
        Assert.DoesNotContain(Views(composition), v => v.View["code"]!.ToJsonString().Contains("8867-4", StringComparison.Ordinal));
    }

    [Fact]
    public void Digits_stand_as_they_were_written_and_a_precision_beyond_them_adds_zeros()
    {
        Assert.Equal("36.60", Temperature("36.60", 2));
        Assert.Equal("37.0", Temperature("37", 1));
        Assert.Equal("37.05", Temperature("37.05", 1));
    }

    private static string Temperature(string digits, int precision) => Of(Views(Changed("varde.vital_signs.v1", c =>
    {
        var value = Element(c, ".body_temperature.", "at0004")["value"]!;
        (value["magnitude"], value["precision"]) = (JsonNode.Parse(digits), precision);
    })), "8310-5")["valueQuantity"]!["value"]!.ToJsonString();

    [Fact]
    public void The_normal_range_and_status_of_a_value_are_kept()
    {
        var view = Of(Views(Changed("varde.vital_signs.v1", c =>
        {
            var value = Element(c, ".pulse.", "at0004")["value"]!;
            value["normal_status"] = JsonNode.Parse("""{"_type":"CODE_PHRASE","terminology_id":{"_type":"TERMINOLOGY_ID","value":"openehr_normal_statuses"},"code_string":"HH"}""");
            value["normal_range"] = JsonNode.Parse("""
                {"_type":"DV_INTERVAL","lower":{"_type":"DV_QUANTITY","magnitude":50,"units":"/min"},"upper":{"_type":"DV_QUANTITY","magnitude":90,"units":"/min"},
                 "lower_included":true,"upper_included":false,"lower_unbounded":false,"upper_unbounded":false}
                """);
        })), "8867-4");
        Assert.Equal("HH", (string?)view["interpretation"]![0]!["coding"]![0]!["code"]);
        Assert.Equal("50", view["referenceRange"]![0]!["low"]!["value"]!.ToJsonString());
        Assert.Null(view["referenceRange"]![0]!["high"]);
        Assert.Equal("< 90 /min", (string?)view["referenceRange"]![0]!["text"]);
    }

    [Fact]
    public void Values_in_several_units_stay_apart()
    {
        var view = Of(Views(Changed("varde.vital_signs.v1", c => Element(c, ".blood_pressure.", "at0005")["value"]!["units"] = "kPa")), "85354-9");
        Assert.Equal(["mm[Hg]", "kPa"], view["component"]!.AsArray().Take(2).Select(p => (string)p!["valueQuantity"]!["code"]!));
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05+01:00", "2026-01-02T03:04:05+01:00")]
    [InlineData("2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.678Z")]
    [InlineData("2026-01", "2026-01")]
    [InlineData("2026", "2026")]
    [InlineData("2026-01-02T03:04:05", "2026-01-02")]
    [InlineData("2026-01-02T03:04+01:00", "2026-01-02T03:04:00+01:00")]
    [InlineData("2026-01-02T03Z", "2026-01-02T03:00:00Z")]
    [InlineData("20260102T030405,5+0100", "2026-01-02T03:04:05.5+01:00")]
    [InlineData("20260102", "2026-01-02")]
    public void A_time_that_FHIR_cannot_write_is_shown_as_far_as_it_is_known_with_its_text(string written, string shown)
    {
        var view = Of(Views(Changed("varde.vital_signs.v1", c =>
        {
            foreach (var entry in c["content"]!.AsArray()) entry!["data"]!["events"]![0]!["time"]!["value"] = written;
        })), "8867-4");
        Assert.Equal(shown, (string?)view["effectiveDateTime"]);
        Assert.Equal(shown == written ? null : written, (string?)view["_effectiveDateTime"]?["extension"]![0]!["valueString"]);
    }

    [Fact]
    public void The_types_that_have_views_are_those_of_the_mappings() =>
        Assert.All(PlatformMappings.All.SelectMany(m => m.Entries), e => Assert.True(PlatformMappings.IsMapped(e.Type)));

    [Fact]
    public void Each_mapping_has_a_name_of_its_own_in_its_template() =>
        Assert.All(PlatformMappings.All, m => Assert.Equal(m.Entries.Count, m.Entries.DistinctBy(e => e.Id).Count()));
}
