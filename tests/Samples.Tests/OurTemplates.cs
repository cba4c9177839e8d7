using System.Text;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.Templates;

namespace Varde.Samples.Tests;

public sealed class OurTemplates
{
    private static readonly string[] Wanted =
    [
        "varde.body_measurements.v1", "varde.clinical_note.v1", "varde.critical_information.v1", "varde.discharge_summary.v1",
        "varde.immunisation.v1", "varde.laboratory_report.v1", "varde.medication_administration.v1", "varde.medication_order.v1",
        "varde.problem_list.v1", "varde.procedure.v1", "varde.vital_signs.v1",
    ];

    public static TheoryData<string> Ids => [.. Wanted];

    [Fact]
    public void All_templates_are_built() => Assert.Equal(Wanted, OperationalTemplates.All.Select(t => t.TemplateId));

    [Theory, MemberData(nameof(Ids))]
    public void A_template_is_read_without_fault(string id)
    {
        var read = Read(id);
        Assert.True(read.Succeeded, string.Join('\n', read.Faults));
        Assert.Equal(id, read.Value.TemplateId);
        Assert.Equal(["nb", "en"], read.Value.Languages);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Every_node_has_a_label_in_norwegian_and_english(string id)
    {
        var template = Read(id).ValueOrThrow();
        var nodes = template.Nodes().Where(n => n.NodeId.Length > 0 && n.Archetype is not null).ToList();
        Assert.True(nodes.Count > 10);
        foreach (var (node, language) in nodes.SelectMany(n => new[] { (n, "nb"), (n, "en") }))
            Assert.True(Label(node, language)?.Length > 0, $"{node.Path} has no label in {language}");
    }

    [Theory, MemberData(nameof(Ids))]
    public void Every_code_of_a_list_has_a_text_in_both_languages(string id)
    {
        var template = Read(id).ValueOrThrow();
        foreach (var list in template.Nodes().OfType<CCodePhrase>().Where(c => c.TerminologyId is not (null or "openehr")))
            foreach (var code in list.CodeList.Select(c => list.TerminologyId == "local" ? c : $"{list.TerminologyId}::{c}"))
                Assert.All(["nb", "en"], l => Assert.True(list.Archetype!.Terms.FindExactly(code, l)?.Text.Length > 0, $"{list.Path} {code} {l}"));
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_name_given_by_the_template_has_its_translation_beside_it(string id)
    {
        var template = Read(id).ValueOrThrow();
        foreach (var node in template.Nodes().Where(n => n.NameConstraint is not null))
            Assert.True(template.AnnotationsOf(node).GetValueOrDefault("L10n.en")?.Length > 0, node.Path);
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_form_has_a_label_for_every_group_and_field_in_both_languages(string id)
    {
        var form = WebTemplate.Of(Read(id).ValueOrThrow());
        foreach (var node in Below(form.Tree).Where(n => n.NodeId is not null))
            Assert.All(["nb", "en"], l => Assert.True(node.LocalizedNames.GetValueOrDefault(l)?.Length > 0, $"{node.Path} {l}"));
    }

    [Fact]
    public void A_vital_sign_has_a_short_key()
    {
        var form = WebTemplate.Of(Read("varde.vital_signs.v1").ValueOrThrow());
        Assert.Contains("vitale_tegn/blodtrykk/systolisk", Below(form.Tree).Select(n => n.Path));
        Assert.Contains("vitale_tegn/oksygenmetning/innåndet_oksygen/puster_romluft", Below(form.Tree).Select(n => n.Path));
    }

    [Theory, MemberData(nameof(Ids))]
    public void The_same_definition_always_gives_the_same_bytes(string id)
    {
        var template = OperationalTemplates.Get(id);
        var definition = OperationalTemplates.Definitions.Values.Single(d => d.Contains(id + "\n", StringComparison.Ordinal));
        Assert.Equal(template.Xml, TemplateBuilder.Build(definition).Template!.Xml);
        Assert.Equal(template.Xml, TemplateBuilder.Build(definition.ReplaceLineEndings("\r\n")).Template!.Xml);
    }

    [Theory]
    [InlineData("varde.vital_signs.v1", "433")]
    [InlineData("varde.critical_information.v1", "431")]
    [InlineData("varde.discharge_summary.v1", "433")]
    public void The_category_is_the_one_that_the_archetype_demands(string id, string code)
    {
        var category = Read(id).ValueOrThrow().Definition.Attribute("category")!;
        var codes = category.Children.OfType<CComplexObject>().Single().Attribute("defining_code")!.Children.OfType<CCodePhrase>().Single();
        Assert.Equal("openehr", codes.TerminologyId);
        Assert.Equal([code], codes.CodeList);
    }

    [Fact]
    public void Systolic_pressure_is_in_millimetres_of_mercury_without_decimals()
    {
        var node = Read("varde.vital_signs.v1").ValueOrThrow().Nodes().OfType<CDvQuantity>()
            .First(q => q.Path.Contains("blood_pressure.v2]/data[at0001]/events[at0006]/data[at0003]/items[at0004]", StringComparison.Ordinal));
        var unit = Assert.Single(node.List);
        Assert.Equal("mm[Hg]", unit.Units);
        Assert.Equal(0, unit.Magnitude!.Lower);
        Assert.Equal(1000, unit.Magnitude.Upper);
        Assert.False(unit.Magnitude.UpperIncluded);
        Assert.Equal(0, unit.Precision!.Upper);
        Assert.Equal("125", node.Property!.CodeString);
    }

    [Fact]
    public void The_steps_of_an_administration_carry_their_states()
    {
        var action = Read("varde.medication_administration.v1").ValueOrThrow().Nodes().OfType<CArchetypeRoot>()
            .Single(r => r.RmTypeName == "ACTION");
        var steps = action.Attribute("ism_transition")!.Children.Cast<CComplexObject>().ToDictionary(s => s.NodeId, State);
        Assert.Equal("245", steps["at0006"]);
        Assert.Equal("530", steps["at0009"]);
        Assert.Equal("532", steps["at0007"]);
    }

    [Theory]
    [InlineData("varde.immunisation.v1", "at0020", 1, null)]
    [InlineData("varde.vital_signs.v1", "at0006", 0, null)]
    [InlineData("varde.immunisation.v1", "at0150", 0, "253")]
    public void A_value_may_be_missing_only_where_the_definition_says_so(string id, string code, int lower, string? flavour)
    {
        var element = Read(id).ValueOrThrow().Nodes().OfType<CComplexObject>().First(n => n.RmTypeName == "ELEMENT" && n.NodeId == code);
        Assert.Equal(lower, element.Attribute("value")!.Existence.Lower);
        var codes = element.Attribute("null_flavour")?.Children.OfType<CComplexObject>().Single()
            .Attribute("defining_code")!.Children.OfType<CCodePhrase>().Single().CodeList;
        Assert.Equal(flavour is null ? null : [flavour], codes);
    }

    [Fact]
    public void A_slot_that_is_left_open_says_what_it_takes()
    {
        var slot = Read("varde.discharge_summary.v1").ValueOrThrow().Nodes().OfType<ArchetypeSlot>().Single();
        Assert.True(slot.Allows("openEHR-EHR-CLUSTER.document_entry_metadata.v1"));
        Assert.False(slot.Allows("openEHR-EHR-CLUSTER.device.v1"));
    }

    private static string State(CComplexObject step) =>
        step.Attribute("current_state")!.Children.Cast<CComplexObject>().Single()
            .Attribute("defining_code")!.Children.Cast<CCodePhrase>().Single().CodeList.Single();

    private static IEnumerable<WebTemplateNode> Below(WebTemplateNode node) => node.Children.SelectMany(Below).Prepend(node);

    private static string? Label(CObject node, string language) =>
        node is CArchetypeRoot root ? root.Terms.FindExactly("at0000", language)?.Text : node.Archetype!.Terms.FindExactly(node.NodeId, language)?.Text;

    private static OpenEhr.Parsed<OperationalTemplate> Read(string id) =>
        OperationalTemplateReader.Read(Encoding.UTF8.GetBytes(OperationalTemplates.Get(id).Xml));
}
