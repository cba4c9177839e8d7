using System.Text;
using Varde.OpenEhr.Templates;

namespace Varde.OpenEhr.Tests.Templates;

public sealed class TemplateTermsTests
{
    private static OperationalTemplate Small => OperationalTemplateReader.Read(Encoding.UTF8.GetBytes(SmallTemplate.Xml)).ValueOrThrow();

    [Fact]
    public void A_code_is_looked_up_in_the_nearest_archetype_and_in_the_asked_language()
    {
        var pain = Small.Nodes().Single(node => node.RmTypeName == "EVALUATION");

        Assert.Equal("Smerte", pain.Term("at0000")!.Text);
        Assert.Equal("Vondt", pain.Term("at0000")!.Description);
        Assert.Equal("Pain", pain.Term("at0000", "en")!.Text);
        Assert.Equal("Smerte", pain.Term("at0000", "se")!.Text);
        Assert.Equal("Rapport", Small.Definition.Term("at0000", "en")!.Text);
        Assert.Null(pain.Term("at9999"));
    }

    [Fact]
    public void The_languages_are_those_that_have_terms_the_own_one_first() => Assert.Equal(["nb", "en"], Small.Languages);

    [Fact]
    public void A_note_belongs_to_the_node_at_its_path()
    {
        var small = Small;

        Assert.Equal("Spør", small.AnnotationsOf(small.Nodes().Single(node => node.RmTypeName == "EVALUATION"))["help"]);
        Assert.Empty(small.AnnotationsOf(small.Definition));
    }

    [Fact]
    public void Nodes_know_their_path_parent_and_archetype()
    {
        var tree = Small.Nodes().Single(node => node.RmTypeName == "ITEM_TREE");

        Assert.Equal("/content[openEHR-EHR-EVALUATION.pain.v1]/data[at0001]", tree.Path);
        Assert.Equal("EVALUATION", tree.ParentObject!.RmTypeName);
        Assert.Equal("openEHR-EHR-EVALUATION.pain.v1", tree.Archetype!.ArchetypeId);
        Assert.Equal(MultiplicityInterval.Open, tree.ParentObject.Occurrences);
    }

    [Fact]
    public void The_value_sets_that_an_archetype_binds_its_ac_codes_to_are_read()
    {
        var read = OpenEhr.Templates.OperationalTemplateReader.Read(SmallTemplate.With(
            "<component_ontologies archetype_id=\"openEHR-EHR-EVALUATION.pain.v1\">",
            """
            <component_ontologies archetype_id="openEHR-EHR-EVALUATION.pain.v1">
              <constraint_bindings terminology="SNOMED-CT"><items code="ac0001"><value>terminology:SNOMED-CT?subset=pain</value></items></constraint_bindings>
            """));
        var pain = read.ValueOrThrow().Nodes().OfType<CArchetypeRoot>().Single(one => one.ArchetypeId.Contains("pain", StringComparison.Ordinal));
        Assert.Equal([new("SNOMED-CT", "ac0001", "terminology:SNOMED-CT?subset=pain")], pain.ConstraintBindings);
    }

    [Theory]
    [InlineData("opt/dips/Cave_og_kritisk_informasjon_v2_0_0.opt", "Cave")]
    [InlineData("opt/dips/Cave_og_kritisk_informasjon_v2_0_0.opt", "Kritisk info")]
    public void A_Norwegian_template_names_its_nodes_in_Norwegian(string file, string text)
    {
        var template = SharedTemplates.Template(file);

        Assert.Equal("nb", template.Language.CodeString);
        Assert.Contains(template.Nodes(), node => node.NodeId == "at0002" && node.Term("at0002", "nb")?.Text == text);
    }

    [Theory]
    [MemberData(nameof(ReadingTemplatesTests.Valid), MemberType = typeof(ReadingTemplatesTests))]
    public void Every_node_of_a_published_template_that_data_name_by_a_code_has_a_term(string file)
    {
        var template = SharedTemplates.Template(file);

        var without = template.Nodes()
            .Where(node => node is CComplexObject && node.ArchetypeNodeId.Length > 0 && node.Term(node.NodeId) is null)
            .Select(node => node.Path);

        Assert.Empty(without);
    }
}
