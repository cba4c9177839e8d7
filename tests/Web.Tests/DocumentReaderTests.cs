using System.Text;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.SeedPopulation;
using Varde.Templates;
using Varde.Web.Documents;

namespace Varde.Web.Tests;

/// <summary>Documents of the demo population as a reader sees them.</summary>
public sealed class DocumentReaderTests
{
    private static readonly Dictionary<string, OperationalTemplate> Templates = OperationalTemplates.All.ToDictionary(
        template => template.TemplateId, template => OperationalTemplateReader.Read(Encoding.UTF8.GetBytes(template.Xml)).ValueOrThrow());

    private static readonly IReadOnlyList<DemoDocument> Documents =
        [.. DemoPopulation.Generate(1, 16, new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero)).SelectMany(record => record.Documents)];

    public static TheoryData<string> TemplateIds => [.. Documents.Select(document => document.TemplateId).Distinct().Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(TemplateIds))]
    public void Every_element_of_a_document_is_shown(string templateId)
    {
        using var reader = Reader.Norwegian();
        foreach (var document in Of(templateId))
        {
            var view = new DocumentReader(reader.Texts).Read(document.Composition, Templates[templateId]);
            Assert.True(Fields(view.Content).Count >= Elements(document.Composition), view.Title);
            Assert.All(Fields(view.Content), field => Assert.True(field.Label.Length > 0 && field.Value.Text.Length > 0, $"{view.Title}: '{field.Label}' is '{field.Value.Text}'"));
        }
    }

    [Theory, MemberData(nameof(TemplateIds))]
    public void Labels_are_Norwegian_for_one_reader_and_English_for_another(string templateId)
    {
        var document = Of(templateId)[0].Composition;
        using var norwegian = Reader.Norwegian();
        var inNorwegian = Labels(new DocumentReader(norwegian.Texts).Read(document, Templates[templateId]).Content);
        using var english = Reader.English();
        var inEnglish = Labels(new DocumentReader(english.Texts).Read(document, Templates[templateId]).Content);
        Assert.Equal(inNorwegian.Count, inEnglish.Count);
        // Words such as "Kommentar" differ, words such as "Dose" do not.
        Assert.True(inNorwegian.Except(inEnglish).Count() > inNorwegian.Distinct().Count() / 3, string.Join(", ", inNorwegian.Intersect(inEnglish)));
    }

    [Fact]
    public void A_blood_pressure_reads_as_a_clinician_writes_it()
    {
        using var reader = Reader.Norwegian();
        var view = new DocumentReader(reader.Texts).Read(Of("varde.vital_signs.v1")[0].Composition, Templates["varde.vital_signs.v1"]);
        var systolic = Fields(view.Content).First(field => field.Label.StartsWith("Systolisk", StringComparison.Ordinal));
        Assert.Equal("mmHg", systolic.Value.Unit);
        Assert.Contains(view.Frame, fact => fact.Label == "Forfatter");
    }

    [Fact]
    public void A_name_that_the_author_changed_is_kept()
    {
        using var reader = Reader.Norwegian();
        var renamed = (Composition)Of("varde.clinical_note.v1")[0].Composition.With("name", new DvText { Value = "Notat fra nattevakt" });
        Assert.Equal("Notat fra nattevakt", new DocumentReader(reader.Texts).Read(renamed, Templates["varde.clinical_note.v1"]).Title);
    }

    [Fact]
    public void A_document_is_readable_even_by_a_template_that_does_not_fit()
    {
        using var reader = Reader.Norwegian();
        var document = Of("varde.vital_signs.v1")[0].Composition;
        var view = new DocumentReader(reader.Texts).Read(document, Templates["varde.problem_list.v1"]);
        Assert.True(Fields(view.Content).Count >= Elements(document));
    }

    [Fact]
    public void Groups_alike_become_one_table_and_lose_nothing()
    {
        var dose = (string label, string text) => new DocumentField(label, new FieldValue(text));
        DocumentGroup group(params DocumentField[] fields) => new("Dose", GroupKind.Cluster, fields);
        var table = Assert.IsType<TableRun>(Assert.Single(DocumentRuns.Of([group(dose("Tid", "08"), dose("Mengde", "1")), group(dose("Tid", "20"), dose("Merknad", "ved behov"))])));
        Assert.Equal(["Tid", "Mengde", "Merknad"], table.Columns);
        Assert.Equal([["08", "1", ""], ["20", "", "ved behov"]], table.Rows.Select(row => row.Select(cell => string.Concat(cell.Select(value => value.Text)))));
    }

    private static List<DemoDocument> Of(string templateId) => [.. Documents.Where(document => document.TemplateId == templateId)];

    private static List<DocumentField> Fields(IEnumerable<DocumentNode> nodes) =>
        [.. nodes.SelectMany(node => node switch { DocumentGroup group => Fields(group.Children), DocumentField field => [field], _ => [] })];

    private static List<string> Labels(IEnumerable<DocumentNode> nodes) =>
        [.. nodes.SelectMany(node => node is DocumentGroup group ? Labels(group.Children).Prepend(node.Label) : [node.Label])];

    private static int Elements(RmObject node) => (node is Element ? 1 : 0) + node.Class.Attributes.Sum(attribute => node[attribute] switch
    {
        RmObject child => Elements(child),
        List<RmObject> children => children.Sum(Elements),
        _ => 0,
    });
}
