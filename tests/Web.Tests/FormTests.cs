using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Simplified;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.SeedPopulation;
using Varde.Templates;
using Varde.Web.Documents;
using Varde.Web.Clinician;
using Varde.Web.Writing;

namespace Varde.Web.Tests;

/// <summary>Forms of templates: what is read from a document and written again, what is asked for, and what is calculated.</summary>
public sealed class FormTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.FromHours(1));

    private static readonly IServiceProvider Services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();

    private static readonly IStringLocalizer<Texts> Names = Services.GetRequiredService<IStringLocalizer<Texts>>();

    private static readonly IStringLocalizer<WritingTexts> Words = Services.GetRequiredService<IStringLocalizer<WritingTexts>>();

    private static readonly Dictionary<string, WebTemplate> Templates =
        OperationalTemplates.All.Select(one => WebTemplate.Of(OperationalTemplateReader.Read(Encoding.UTF8.GetBytes(one.Xml)).ValueOrThrow())).ToDictionary(one => one.TemplateId);

    private static readonly IReadOnlyList<(string TemplateId, Composition Document)> Documents =
        [.. DemoPopulation.Generate(seed: 7, persons: 14, Now).SelectMany(record => record.Documents).Select(one => (one.TemplateId, one.Composition))];

    public static TheoryData<string> TemplateIds => [.. Templates.Keys];

    [Theory, MemberData(nameof(TemplateIds))]
    public void A_form_that_nobody_changes_gives_back_the_document_that_it_was_filled_from(string templateId)
    {
        var documents = Documents.Where(one => one.TemplateId == templateId).Take(40).ToList();
        Assert.NotEmpty(documents);
        foreach (var (_, document) in documents)
        {
            var form = new OpenForm(Templates[templateId], document);
            var written = form.Write(isSigned: true);
            Assert.Empty(written.Faults);
            Assert.Equal(Canonical(form.Flat, templateId), Canonical(written.Flat, templateId));
        }
    }

    [Fact]
    public void A_value_that_is_changed_is_the_only_thing_that_changes()
    {
        var document = Documents.First(one => one.TemplateId == "varde.clinical_note.v1").Document;
        var form = new OpenForm(Templates["varde.clinical_note.v1"], document);
        var written = form.With("journalnotat/vurdering/vurdering", "Noe annet").Write(isSigned: true);
        var (before, after) = (FlatDocument.Of(form.Flat), FlatDocument.Of(written.Flat));
        Assert.Equal("Noe annet", after.Text("journalnotat/vurdering/vurdering"));
        Assert.Equal(
            before.Values.Where(one => one.Key is not ("journalnotat/vurdering/vurdering" or "journalnotat/_uid")).Select(one => $"{one.Key}={one.Value}").Order(StringComparer.Ordinal),
            after.Values.Where(one => one.Key is not ("journalnotat/vurdering/vurdering" or "ctx/time")).Select(one => $"{one.Key}={one.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_statement_whose_fields_are_emptied_is_left_out_whole()
    {
        var document = Documents.First(one => one.TemplateId == "varde.clinical_note.v1").Document;
        var written = new OpenForm(Templates["varde.clinical_note.v1"], document).With("journalnotat/vurdering/vurdering", "").Write(isSigned: true);
        Assert.DoesNotContain(FlatDocument.Of(written.Flat).Values, one => one.Key.StartsWith("journalnotat/vurdering/", StringComparison.Ordinal));
        Assert.Empty(written.Faults);
    }

    [Fact]
    public void The_score_is_that_of_every_set_of_vital_signs_of_the_demo()
    {
        var scored = Documents.Where(one => one.TemplateId == "varde.vital_signs.v1").Select(one => new OpenForm(Templates[one.TemplateId], one.Document))
            .Where(form => form.Kept.Text("vitale_tegn/news2/totalskår") is not null).ToList();
        Assert.True(scored.Count > 20);
        foreach (var form in scored)
        {
            var calculated = new Calculations(form.Group, form.WithScale().Values).Score!;
            Assert.Equal(form.Kept.Text("vitale_tegn/news2/totalskår"), $"{calculated.Total}");
            Assert.Equal(form.Kept.Text("vitale_tegn/news2/klinisk_risiko|code"), calculated.Risk);
            Assert.Equal(form.Kept.Text("vitale_tegn/news2/puls|code"), calculated.Steps["at0005"].Code);
        }
    }

    [Theory]
    [InlineData("37,2", true), InlineData("37.2", true), InlineData("37,25", false), InlineData("100", false), InlineData("-1", false), InlineData("varm", false), InlineData("1e9", false)]
    public void A_temperature_is_read_as_it_is_written_here_within_its_range_and_precision(string text, bool isTaken)
    {
        var form = OpenForm.Empty(Templates["varde.vital_signs.v1"]).With("vitale_tegn/kroppstemperatur/temperatur|magnitude", text);
        var written = form.Write(isSigned: false);
        Assert.Equal(isTaken ? [] : ["vitale_tegn/kroppstemperatur/temperatur"], written.Faults.Select(fault => fault.Field));
        Assert.Equal(isTaken ? "37.2" : null, FlatDocument.Of(written.Flat).Text("vitale_tegn/kroppstemperatur/temperatur|magnitude"));
    }

    [Theory]
    [InlineData("1.2.2026", "14.30", "2026-02-01T14:30:00+01:00"), InlineData("010726", "0900", "2026-07-01T09:00:00+02:00"), InlineData("2025", "", "2025"), InlineData("3.2025", "", "2025-03")]
    [InlineData("30.02.2026", "", null), InlineData("01.02.2026", "25.00", null), InlineData("29.03.2026", "02.30", null)]
    public void A_time_is_written_in_the_Norwegian_order(string day, string clock, string? expected)
    {
        var key = "legemiddelordinering/ordinering/ordinert_legemiddel/gjelder/fra";
        var written = OpenForm.Empty(Templates["varde.medication_order.v1"]).With(key + ".dag", day).With(key + ".kl", clock).Write(isSigned: false);
        Assert.Equal(expected, FlatDocument.Of(written.Flat).Text(key));
        Assert.Equal(expected is null, written.Faults.Count > 0);
    }

    [Fact]
    public void What_a_part_needs_is_asked_for_only_where_the_part_is_used()
    {
        var empty = OpenForm.Empty(Templates["varde.clinical_note.v1"]).With("journalnotat/context/start_time.dag", "20.11.2026");
        Assert.Equal([""], empty.Write(isSigned: true).Faults.Select(fault => fault.Field));
        var used = empty.With("journalnotat/plan/begrunnelse:0", "Fordi");
        Assert.Equal(["journalnotat/plan/tiltak:0"], used.Write(isSigned: true).Faults.Select(fault => fault.Field));
        Assert.Empty(used.Write(isSigned: false).Faults);
        Assert.Empty(used.With("journalnotat/plan/tiltak:0", "Hvile").Write(isSigned: true).Faults);
    }

    [Fact]
    public void A_fault_of_the_repository_is_placed_at_its_field()
    {
        var form = OpenForm.Empty(Templates["varde.vital_signs.v1"]);
        var places = new FaultPlaces(form.Group, [form.Start!]);
        Assert.Equal("vitale_tegn/blodtrykk/systolisk", places.FieldOf("/content[openEHR-EHR-OBSERVATION.blood_pressure.v2]/data/events[at0006]/data/items[at0004]/value/magnitude"));
        Assert.Equal("vitale_tegn/puls/pulsfrekvens", places.FieldOf("vitale_tegn/puls/pulsfrekvens|unit"));
        Assert.Equal("", places.FieldOf("/territory"));
    }

    [Theory]
    [InlineData("19.11.2026", "2026-11-19T23:59:59+01:00"), InlineData("1.7.26 14.30", "2026-07-01T14:30:00+02:00"), InlineData("20.11.2026", "2026-11-20T12:00:00+01:00"), InlineData("20.11.2026 12.01", null)]
    [InlineData("21.11.2026", null), InlineData("i går", null), InlineData("19.11.2026 25.00", null)]
    public void A_time_that_has_been_is_read_on_the_Norwegian_clock(string text, string? expected) =>
        Assert.Equal(expected, PastTime.Read(text, Now)?.ToOffset(expected?.EndsWith("+02:00", StringComparison.Ordinal) == true ? TimeSpan.FromHours(2) : TimeSpan.FromHours(1)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void A_code_as_text_is_read_again()
    {
        var code = new CodeText("ICD-10", "E11.9", "Diabetes mellitus type 2 (uten komplikasjon)");
        Assert.Equal(code, CodeText.Read(code.ToString()));
        Assert.Null(CodeText.Read("Hoste (i tre dager "));
        Assert.Null(CodeText.Read("Hoste (tørr)"));
    }

    [Fact]
    public void Of_two_versions_what_was_added_removed_and_changed_is_told_once_each()
    {
        static DocumentView View(params (string Label, string Text)[] fields) => new("Notat", [], [new DocumentGroup("Plan", GroupKind.Entry, [.. fields.Select(one => new DocumentField(one.Label, new FieldValue(one.Text)))])]);
        var changes = DocumentDifference.Between(View(("Tiltak", "a"), ("Tiltak", "b"), ("Grunn", "x")), View(("Tiltak", "b"), ("Grunn", "y"), ("Varsel", "z")));
        Assert.Equal([("Plan › Tiltak", ChangeKind.Removed), ("Plan › Grunn", ChangeKind.Changed), ("Plan › Varsel", ChangeKind.Added)], changes.Select(one => (one.Label, one.Kind)));
    }

    private static string Canonical(byte[] flat, string templateId)
    {
        var read = SimplifiedReader.Read(flat, Templates[templateId], new() { IsStrict = true, DefaultTerritory = "NO" });
        return Encoding.UTF8.GetString(CanonicalJson.Write(read.Result.ValueOrThrow().With("uid", null)));
    }

    /// <summary>A form of a template, filled from a document.</summary>
    private sealed record OpenForm(WebTemplate Template, byte[] Flat, FlatDocument Kept, FormValues Values)
    {
        public OpenForm(WebTemplate template, Composition document) : this(template, SimplifiedWriter.WriteFlat(document, template), FlatDocument.Empty, FormValues.Empty)
        {
            Kept = FlatDocument.Of(Flat);
            Values = new FieldReading(Kept).ValuesOf(values => new FormBuilder(Template, values, Names, Words).Build(), [.. new[] { Start }.OfType<FormField>()]);
        }

        public FormGroup Group => new FormBuilder(Template, Values, Names, Words).Build();

        public FormField? Start => new FormBuilder(Template, FormValues.Empty, Names, Words).Start();

        public static OpenForm Empty(WebTemplate template) => new(template, [], FlatDocument.Empty, FormValues.Empty);

        public OpenForm With(string name, string text) => this with { Values = Values.With(name, text) };

        public OpenForm WithScale() => new Calculations(Group, Values).ScoreGroup is { } score ? With(score.Key + Calculations.Scale, QuickVitals.ScaleOf(Kept, score) ?? "nei") : this;

        public WrittenForm Write(bool isSigned) => new FormWriting(Group, Start, setting: null, Values, Kept, Now, Words).Write([], isSigned);
    }
}
