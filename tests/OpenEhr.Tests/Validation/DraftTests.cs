using System.Text;
using System.Text.Json.Nodes;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Simplified;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.OpenEhr.Tests.Formats;
using Varde.OpenEhr.Tests.Simplified;
using Varde.OpenEhr.Tests.Templates;
using Varde.OpenEhr.Validation;
using static Varde.OpenEhr.Tests.Validation.TemplateBuilding;

namespace Varde.OpenEhr.Tests.Validation;

/// <summary>Faults of absence, which a draft may have, and all others, which it may not.</summary>
public sealed class DraftTests
{
    private const int Tries = 25;

    private static readonly MultiplicityInterval Required = new(1, 1);

    public static TheoryData<string> Templates => SharedTemplates.Folder is null ? new("") : new(SimplifiedCases.AllTemplates.Select(one => one.File));

    [Theory, MemberData(nameof(Templates))]
    public void What_is_taken_out_of_a_right_document_leaves_faults_of_absence_only(string file)
    {
        var template = TemplateAt(file);
        var validator = new TemplateValidator(template.Template);
        foreach (var (draft, taken) in Drafts(template))
        {
            Fault[] faults = [.. RmValidator.Validate(draft), .. validator.Validate(draft)];
            Assert.True(faults.All(one => one.IsOfAbsence), $"{taken}: {string.Join('\n', faults.Where(one => !one.IsOfAbsence))}");
        }
    }

    [Theory, MemberData(nameof(Templates))]
    public void A_draft_is_written_in_every_form_and_read_again(string file)
    {
        var template = TemplateAt(file);
        foreach (var (draft, taken) in Drafts(template))
        {
            var json = CanonicalJson.Write(draft);
            Assert.Equal(json, CanonicalJson.Write(CanonicalXml.Read<Composition>(CanonicalXml.Write(draft)).ValueOrThrow()));
            // Siblings of one node id have keys of their own by their names: without a name a node comes back as another of them.
            if (taken.Contains(".name", StringComparison.Ordinal)) continue;
            foreach (var written in (byte[][])[SimplifiedWriter.WriteFlat(draft, template), SimplifiedWriter.WriteStructured(draft, template)])
            {
                var again = SimplifiedReader.Read(written, template, new() { IsStrict = true, IsDraft = true }).Result;
                Assert.True(again.Succeeded, $"{taken}: {string.Join('\n', again.Faults)}");
                var lost = LostIn(Filled(JsonNode.Parse(json))!, Filled(JsonNode.Parse(CanonicalJson.Write(again.Value))), "$");
                Assert.True(lost is null, $"{taken}: {lost}");
            }
        }
    }

    [Theory]
    [InlineData("\"language\":{\"terminology_id\":{\"value\":\"ISO_639-1\"},\"code_string\":\"nb\"},\"territory\"", "\"territory\"", true)]
    [InlineData("\"code_string\":\"NO\"", "\"code_string\":\"Norge\"", false)]
    [InlineData("\"value\":{\"_type\":\"DV_TEXT\",\"value\":\"Bra\"}", "\"null_reason\":{\"value\":\"kommer\"}", true)]
    [InlineData("\"value\":{\"_type\":\"DV_TEXT\",\"value\":\"Bra\"}", "\"value\":{\"_type\":\"DV_COUNT\"}", false)]
    [InlineData("\"value\":{\"_type\":\"DV_TEXT\",\"value\":\"Bra\"}", "\"value\":{\"_type\":\"DV_TEXT\"}", true)]
    [InlineData("\"name\":\"Kari Lege\"", "\"identifiers\":[]", true)]
    [InlineData("\"archetype_node_id\":\"at0002\"", "\"archetype_node_id\":\"at0099\"", false)]
    [InlineData("2026-01-02T10:00:00+01:00", "i går", false)]
    public void A_fault_says_whether_something_is_only_missing(string piece, string other, bool isOfAbsence)
    {
        Assert.Contains(piece, Documents.Composition, StringComparison.Ordinal);
        var document = Documents.Read(Documents.Composition.Replace(piece, other, StringComparison.Ordinal));
        Fault[] faults = [.. RmValidator.Validate(document), .. new TemplateValidator(ForValue(Value("DV_TEXT", One("value", Required)))).Validate(document)];
        Assert.NotEmpty(faults);
        Assert.Equal(isOfAbsence, faults.All(one => one.IsOfAbsence));
    }

    [Fact]
    public void Too_few_are_missing_and_too_many_are_wrong()
    {
        var two = new MultiplicityInterval(2, 3);
        foreach (var (count, isOfAbsence) in new[] { (0, true), (1, true), (4, false) })
        {
            var document = Documents.Read(WithElements(count));
            foreach (var template in new[] { ForItems(two, Element("at0002", new(0, null))), ForItems(new MultiplicityInterval(0, null), Element("at0002", two)) })
                Assert.Equal(isOfAbsence, Assert.Single(new TemplateValidator(template).Validate(document)).IsOfAbsence);
        }
    }

    [Fact]
    public void Of_alternatives_the_one_that_a_draft_may_become_is_meant()
    {
        var whole = Value("DV_QUANTITY", One("magnitude", Required), One("precision", Required), One("normal_status", Required));
        var other = Value("DV_QUANTITY", One("units", Required, Primitive(new CString(null, ["kg"], false, null))));
        var document = Documents.Read(Documents.WithValue("""{"_type":"DV_QUANTITY","units":"cm"}"""));
        var faults = new TemplateValidator(ForValue(whole, other)).Validate(document);
        Assert.Equal(3, faults.Count);
        Assert.All(faults, one => Assert.True(one.IsOfAbsence));
    }

    // One to three things taken out of an example of the template: an attribute with all below it, or a member of a list. Which archetype and node a part
    // is, and which template the whole is, must be known of a draft too.
    private static IEnumerable<(Composition Draft, string Taken)> Drafts(WebTemplate template)
    {
        var example = CanonicalJson.Write(ExampleComposition.For(template.Template));
        var random = new Random(7);
        for (var i = 0; i < Tries; i++)
        {
            var document = JsonNode.Parse(example)!;
            List<string> taken = [];
            for (var n = random.Next(1, 4); n > 0; n--) taken.Add(TakeOne(document, random));
            yield return (CanonicalJson.Read<Composition>(Encoding.UTF8.GetBytes(document.ToJsonString())).ValueOrThrow(), string.Join(", ", taken));
        }
    }

    private static string TakeOne(JsonNode document, Random random)
    {
        var places = Places(document).ToList();
        var one = places[random.Next(places.Count)];
        var path = one.GetPath();
        if (one.Parent is JsonArray list) list.Remove(one);
        else one.Parent!.AsObject().Remove(one.GetPropertyName());
        return path;
    }

    private static IEnumerable<JsonNode> Places(JsonNode node) => node switch
    {
        JsonObject item => item.Where(one => one.Value is not null && IsFree(one.Key, item)).SelectMany(one => Places(one.Value!).Prepend(one.Value!)),
        JsonArray list => list.SelectMany(one => Places(one!).Prepend(one!)),
        _ => [],
    };

    private static bool IsFree(string name, JsonObject owner) =>
        name is not ("_type" or "archetype_node_id") && !(name == "archetype_details" && owner.Parent is null) && !(name is "archetype_id" or "template_id" or "value" && owner.GetPath().Contains("archetype_details", StringComparison.Ordinal));

    // The simplified formats have no key for a structure without a value in it, and none for which class, node and name it has.
    private static JsonNode? Filled(JsonNode? node)
    {
        if (node is JsonObject item)
            foreach (var (key, value) in item.ToList())
                if (key is "_type" or "archetype_node_id" or "name" or "archetype_details" || Filled(value) is null) item.Remove(key);
        if (node is JsonArray list)
            foreach (var one in list.ToList())
                if (Filled(one) is null) list.Remove(one);
        return node is JsonObject { Count: 0 } or JsonArray { Count: 0 } ? null : node;
    }

    // Reading fills in what the simplified formats let a document leave out; nothing of the draft itself may be lost.
    private static string? LostIn(JsonNode want, JsonNode? got, string path) => (want, got) switch
    {
        (_, null) => path,
        (JsonObject left, JsonObject right) => left.Where(one => one.Value is not null && one.Key != "_type").Select(one => LostIn(one.Value!, right[one.Key], $"{path}.{one.Key}")).FirstOrDefault(one => one is not null),
        (JsonArray left, JsonArray right) => left.Select((one, i) => LostIn(one!, i < right.Count ? right[i] : null, $"{path}[{i}]")).FirstOrDefault(one => one is not null),
        _ => JsonNode.DeepEquals(want, got) ? null : $"{path}: {want} became {got}",
    };

    private static string WithElements(int count)
    {
        const string One = """{"_type":"ELEMENT","name":{"value":"Tekst"},"archetype_node_id":"at0002","value":{"_type":"DV_TEXT","value":"Bra"}}""";
        Assert.Contains(One, Documents.Composition, StringComparison.Ordinal);
        return Documents.Composition.Replace(One, string.Join(',', Enumerable.Repeat(One, count)), StringComparison.Ordinal);
    }

    private static WebTemplate TemplateAt(string file)
    {
        Assert.SkipWhen(file.Length == 0, SharedTemplates.Absent);
        return SimplifiedCases.AllTemplates.First(one => one.File == file).Template;
    }
}
