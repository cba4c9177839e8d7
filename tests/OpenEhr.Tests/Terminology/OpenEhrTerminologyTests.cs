using System.Xml.Linq;
using Varde.OpenEhr.Terminology;
using Varde.OpenEhr.Tests.Templates;

namespace Varde.OpenEhr.Tests.Terminology;

public sealed class OpenEhrTerminologyTests
{
    [Fact]
    public void Every_published_group_code_and_rubric_is_there()
    {
        var groups = Published("openehr_terminology_en.xml").Elements("group").ToArray();
        Assert.Equal(groups.Select(g => (string)g.Attribute("openehr_id")!).Order(), OpenEhrTerminology.Groups.Select(g => g.Id).Order());
        foreach (var group in groups)
            Assert.Equal(
                group.Elements("concept").Select(c => ((string)c.Attribute("id")!, (string)c.Attribute("rubric")!)).Order(),
                OpenEhrTerminology.Group((string)group.Attribute("name")!)!.Concepts.Select(c => (c.Code, c.English)).Order());
    }

    [Theory, InlineData("openehr_terminology_en.xml"), InlineData("openehr_external_terminologies.xml")]
    public void Every_published_code_set_is_contained(string file)
    {
        foreach (var set in Published(file).Elements("codeset"))
        {
            var ours = CodeSet.Find((string)set.Attribute("external_id")!)!;
            Assert.Equal((string)set.Attribute("name")!, ours.Name);
            Assert.All(set.Elements("code"), code => Assert.True(ours.Contains((string)code.Attribute("value")!), (string)code.Attribute("value")!));
        }
    }

    [Fact]
    public void Every_concept_has_a_norwegian_rubric_of_its_own_within_its_group() => Assert.All(OpenEhrTerminology.Groups, group =>
    {
        Assert.All(group.Concepts, concept => Assert.NotEmpty(concept.Norwegian));
        Assert.Equal(group.Concepts.Count, group.Concepts.Select(c => c.Norwegian).Distinct().Count());
    });

    [Theory]
    [InlineData("nb", "hendelse"), InlineData("nn-NO", "hendelse"), InlineData("NO", "hendelse"), InlineData("en", "event"), InlineData("de", "event"), InlineData("nor", "event"), InlineData("", "event")]
    public void A_rubric_is_given_in_the_language_asked_for(string language, string rubric) =>
        Assert.Equal(rubric, OpenEhrTerminology.CompositionCategory.Rubric("433", language));

    [Fact]
    public void A_group_answers_to_its_name_and_its_id_and_knows_its_codes()
    {
        var group = OpenEhrTerminology.Group("composition category")!;
        Assert.Same(group, OpenEhrTerminology.Group("composition_category"));
        Assert.True(group.Contains("451"));
        Assert.False(group.Contains("435"));
        Assert.Null(group.Rubric("435"));
        Assert.Null(OpenEhrTerminology.Group("no such group"));
        Assert.Equal(("433", "433", null), (group.CodeOf("Event"), group.CodeOf("hendelse"), group.CodeOf("noe annet")));
    }

    [Theory]
    [InlineData("nb", true), InlineData("en-GB", true), InlineData("zh-Hant-TW", true), InlineData("NB", true), InlineData("qq", false), InlineData("n", false), InlineData("nb-", false), InlineData("nbno", false), InlineData("", false)]
    public void Languages_are_those_of_iso_with_what_may_follow(string code, bool contained) => Assert.Equal(contained, CodeSet.Languages.Contains(code));

    [Theory]
    [InlineData("NO", true), InlineData("SJ", true), InlineData("UK", true), InlineData("no", false), InlineData("NOR", false), InlineData("XX", false), InlineData("", false)]
    public void Countries_are_those_of_iso(string code, bool contained) => Assert.Equal(contained, CodeSet.Countries.Contains(code));

    [Theory]
    [InlineData("image/webp", true), InlineData("application/vnd.oasis.opendocument.text", true), InlineData("png", false), InlineData("image/", false), InlineData("bilde/png", false), InlineData("image/p ng", false), InlineData("text/plain; charset=utf-8", false)]
    public void Media_types_are_well_formed_names_under_a_registered_type(string code, bool contained) => Assert.Equal(contained, CodeSet.MediaTypes.Contains(code));

    [Theory]
    [InlineData("openehr_normal_statuses", "HH", true), InlineData("openehr_normal_statuses", "hh", false), InlineData("openehr_compression_algorithms", "gzip", true), InlineData("openehr_integrity_check_algorithms", "MD5", false), InlineData("IANA_character-sets", "utf-8", true)]
    public void A_code_set_is_found_by_the_id_that_codes_name(string set, string code, bool contained) => Assert.Equal(contained, CodeSet.Find(set)!.Contains(code));

    private static XElement Published(string file) => XDocument.Load(new MemoryStream(SharedTemplates.Bytes("json-schema/terminology/" + file))).Root!;
}
