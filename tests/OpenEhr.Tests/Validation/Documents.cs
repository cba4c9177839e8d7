using System.Text;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Validation;

namespace Varde.OpenEhr.Tests.Validation;

/// <summary>Small right objects to change one thing in.</summary>
internal static class Documents
{
    public const string Composition = """
        {"_type":"COMPOSITION","name":{"value":"Sykepleienotat"},"archetype_node_id":"openEHR-EHR-COMPOSITION.report.v1",
         "archetype_details":{"archetype_id":{"value":"openEHR-EHR-COMPOSITION.report.v1"},"template_id":{"value":"note"},"rm_version":"1.1.0"},
         "language":{"terminology_id":{"value":"ISO_639-1"},"code_string":"nb"},"territory":{"terminology_id":{"value":"ISO_3166-1"},"code_string":"NO"},
         "category":{"value":"event","defining_code":{"terminology_id":{"value":"openehr"},"code_string":"433"}},
         "composer":{"_type":"PARTY_IDENTIFIED","name":"Kari Lege"},
         "context":{"start_time":{"value":"2026-01-02T10:00:00+01:00"},"setting":{"value":"primary medical care","defining_code":{"terminology_id":{"value":"openehr"},"code_string":"228"}}},
         "content":[{"_type":"EVALUATION","name":{"value":"Vurdering"},"archetype_node_id":"openEHR-EHR-EVALUATION.note.v1",
           "archetype_details":{"archetype_id":{"value":"openEHR-EHR-EVALUATION.note.v1"},"rm_version":"1.1.0"},
           "language":{"terminology_id":{"value":"ISO_639-1"},"code_string":"nb"},"encoding":{"terminology_id":{"value":"IANA_character-sets"},"code_string":"UTF-8"},
           "subject":{"_type":"PARTY_SELF"},
           "data":{"_type":"ITEM_TREE","name":{"value":"Tre"},"archetype_node_id":"at0001","items":[
             {"_type":"ELEMENT","name":{"value":"Tekst"},"archetype_node_id":"at0002","value":{"_type":"DV_TEXT","value":"Bra"}}]}}]}
        """;

    public static RmObject Read(string json) => CanonicalJson.Read<RmObject>(Encoding.UTF8.GetBytes(json)).ValueOrThrow();

    public static IReadOnlyList<Fault> Faults(string json) => RmValidator.Validate(Read(json));

    public static bool IsValid(string json) => Faults(json).Count == 0;

    /// <summary>The composition with a data value in its one element.</summary>
    public static string WithValue(string value) => Composition.Replace("""{"_type":"DV_TEXT","value":"Bra"}""", value, StringComparison.Ordinal);
}
