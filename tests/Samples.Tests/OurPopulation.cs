using System.Text;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Validation;
using Varde.SeedPopulation;

namespace Varde.Samples.Tests;

public sealed class OurPopulation
{
    private static readonly DateTimeOffset Until = new(2026, 11, 1, 12, 0, 0, TimeSpan.FromHours(1));
    private static readonly Dictionary<string, TemplateValidator> Validators = Templates.OperationalTemplates.All.ToDictionary(
        t => t.TemplateId, t => new TemplateValidator(OperationalTemplateReader.Read(Encoding.UTF8.GetBytes(t.Xml)).ValueOrThrow()));
    private static readonly IReadOnlyList<DemoRecord> Records = [.. DemoPopulation.Generate(seed: 7, persons: 28, Until)];

    [Fact]
    public void The_same_seed_gives_the_same_records() =>
        Assert.Equal(Fingerprint(DemoPopulation.Generate(7, 14, Until)), Fingerprint(DemoPopulation.Generate(7, 14, Until)));

    [Fact]
    public void Another_seed_gives_others() =>
        Assert.NotEqual(Fingerprint(DemoPopulation.Generate(7, 7, Until)), Fingerprint(DemoPopulation.Generate(8, 7, Until)));

    [Fact]
    public void The_first_of_many_are_those_of_few() =>
        Assert.Equal(Fingerprint(DemoPopulation.Generate(7, 3, Until)), Fingerprint(Records.Take(3)));

    [Fact]
    public void Every_template_is_used() =>
        Assert.Equal(Templates.OperationalTemplates.All.Select(t => t.TemplateId),
            Records.SelectMany(r => r.Documents).Select(d => d.TemplateId).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Documents_come_in_order_of_time_and_none_lies_ahead_or_before_birth()
    {
        foreach (var record in Records)
        {
            Assert.True(record.Documents.Count >= 10, record.Story);
            Assert.Equal(record.Documents.OrderBy(d => d.Time), record.Documents);
            Assert.All(record.Documents, d => Assert.True(d.Time <= Until && DateOnly.FromDateTime(d.Time.Date) >= record.Person.Born));
        }
    }

    [Fact]
    public void A_composition_is_whole_and_read_back_alike()
    {
        foreach (var composition in Records.SelectMany(r => r.Documents).Select(d => d.Composition))
        {
            var bytes = CanonicalJson.Write(composition);
            var read = CanonicalJson.Read<Composition>(bytes).ValueOrThrow();
            Assert.Equal(bytes, CanonicalJson.Write(read));
        }
    }

    [Fact]
    public void A_composition_passes_through_XML_unchanged()
    {
        foreach (var composition in Records.SelectMany(r => r.Documents).Select(d => d.Composition))
        {
            var read = CanonicalXml.Read<Composition>(CanonicalXml.Write(composition)).ValueOrThrow();
            Assert.Equal(CanonicalJson.Write(composition), CanonicalJson.Write(read));
        }
    }

    [Fact]
    public void Every_composition_is_valid_by_its_template()
    {
        var faults = Records.SelectMany(r => r.Documents)
            .SelectMany(d => Validators[d.TemplateId].Validate(d.Composition).Select(f => $"{d.TemplateId} {f}")).Distinct().Take(40).ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void A_composition_under_the_wrong_template_is_not_valid()
    {
        var note = Records[0].Documents.First(d => d.TemplateId == "varde.clinical_note.v1").Composition;
        Assert.NotEmpty(Validators["varde.vital_signs.v1"].Validate(note));
        Assert.NotEmpty(Validators["varde.clinical_note.v1"].Validate(note.With("category", null)));
    }

    [Fact]
    public void National_ids_are_synthetic_valid_and_each_its_own()
    {
        var people = DemoPopulation.Generate(3, 140, Until).Select(r => r.Person).ToList();
        Assert.Equal(140, people.Select(p => p.NationalId).Distinct().Count());
        Assert.Equal(140, people.Select(p => p.EhrId).Distinct().Count());
        foreach (var person in people)
        {
            Assert.Equal(person.Born.Month + 80, int.Parse(person.NationalId[2..4], System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(person.IsFemale, (person.NationalId[8] - '0') % 2 == 0);
            Assert.Equal(0, Weighted(person.NationalId, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1, 0]) % 11);
            Assert.Equal(0, Weighted(person.NationalId, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11);
        }
    }

    [Fact]
    public void A_name_says_that_its_person_is_made_up() =>
        Assert.All(Records, r => Assert.Contains(["Test", "Demo", "Prøve"], w => r.Person.FamilyName.StartsWith(w, StringComparison.Ordinal)));

    [Fact]
    public void Children_and_pregnant_women_are_not_scored_with_NEWS2()
    {
        var unscored = Records.Where(r => r.Story is "Barn med astma" or "Svangerskap").SelectMany(r => r.Documents);
        Assert.DoesNotContain(unscored, d => d.Composition.Content.Any(c => c.ArchetypeNodeId == "openEHR-EHR-OBSERVATION.news2.v1"));
    }

    [Fact]
    public void Sepsis_starts_in_the_red_zone_and_ends_in_the_green()
    {
        foreach (var record in Records.Where(r => r.Story == "Sepsis"))
        {
            var scores = record.Documents.Where(d => d.TemplateId == "varde.vital_signs.v1").Select(Score).ToList();
            Assert.True(scores[0] >= 7, $"first {scores[0]}");
            Assert.True(scores[^1] <= 3, $"last {scores[^1]}");
        }
    }

    [Fact]
    public void HbA1c_falls_over_the_years_of_treatment()
    {
        foreach (var record in Records.Where(r => r.Story == "Diabetes type 2"))
        {
            var values = record.Documents.Where(d => d.TemplateId == "varde.laboratory_report.v1")
                .SelectMany(d => Quantities(d.Composition)).Where(q => q.Units == "mmol/mol").Select(q => q.Magnitude!.Value).ToList();
            Assert.Equal(12, values.Count);
            Assert.True(values[^1] < values[0]);
        }
    }

    [Fact]
    public void A_time_is_written_as_norwegian_clocks_showed_it()
    {
        var norway = TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo");
        var times = Records.SelectMany(r => r.Documents).SelectMany(d => Times(d.Composition)).ToList();
        Assert.Contains(times, t => t.Offset == TimeSpan.FromHours(2));
        Assert.All(times, t => Assert.Equal(norway.GetUtcOffset(t), t.Offset));
    }

    [Fact]
    public void A_result_is_called_critical_only_beyond_the_limits_that_the_laboratory_calls_about()
    {
        var critical = Records.SelectMany(r => r.Documents).SelectMany(d => Quantities(d.Composition)).Where(q => q.NormalStatus?.CodeString is "HH" or "LL").ToList();
        Assert.NotEmpty(critical);
        Assert.DoesNotContain(critical, q => q.Units is "mg/L" or "mmol/mol");
    }

    [Fact]
    public void A_result_outside_its_reference_range_is_flagged()
    {
        var flagged = Records.SelectMany(r => r.Documents).SelectMany(d => Quantities(d.Composition)).Where(q => q.NormalRange is not null).ToList();
        Assert.True(flagged.Count > 100);
        foreach (var quantity in flagged)
        {
            var above = quantity.NormalRange!.Upper is DvQuantity upper && quantity.Magnitude!.Value > upper.Magnitude!.Value;
            var below = quantity.NormalRange.Lower is DvQuantity lower && quantity.Magnitude!.Value < lower.Magnitude!.Value;
            Assert.Equal(above ? 'H' : below ? 'L' : 'N', quantity.NormalStatus!.CodeString![0]);
        }
    }

    private static double Score(DemoDocument document) => Elements(document.Composition).Where(e => e.ArchetypeNodeId == "at0028")
        .Select(e => ((DvCount)e.Value!).Magnitude!.Value).Single();

    private static IEnumerable<DateTimeOffset> Times(Composition composition) =>
        Elements(composition).Select(e => e.Value).OfType<DvDateTime>().Append(composition.Context?.StartTime).OfType<DvDateTime>()
            .Select(t => DateTimeOffset.Parse(t.Value!, System.Globalization.CultureInfo.InvariantCulture));

    private static IEnumerable<DvQuantity> Quantities(RmObject root) => Elements(root).Select(e => e.Value).OfType<DvQuantity>();

    private static IEnumerable<Element> Elements(RmObject node) => node is Element element ? [element] : Below(node).SelectMany(Elements);

    private static IEnumerable<RmObject> Below(RmObject node) => node.Class.Attributes.SelectMany(a => node[a] switch
    {
        RmObject one => [one],
        List<RmObject> many => many,
        _ => (IEnumerable<RmObject>)[],
    });

    private static int Weighted(string digits, int[] weights) => digits.Zip(weights, (digit, weight) => (digit - '0') * weight).Sum();

    private static string Fingerprint(IEnumerable<DemoRecord> records) => string.Join('\n', records.SelectMany(r =>
        r.Documents.Select(d => $"{r.Person} {d.Time:O} {d.TemplateId} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(CanonicalJson.Write(d.Composition)))}")));
}
