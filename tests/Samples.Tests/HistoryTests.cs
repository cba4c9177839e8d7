using System.Text;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Validation;
using Varde.SeedPopulation;
using Varde.SeedPopulation.Care;
using Varde.SeedPopulation.Families;
using Varde.SeedPopulation.Region;

namespace Varde.Samples.Tests;

/// <summary>The records of the region's people and the care that they tell of.</summary>
public sealed class HistoryTests
{
    private static readonly SyntheticRegion Region = new(1, new DateTimeOffset(2026, 11, 28, 20, 0, 0, TimeSpan.Zero));
    private static readonly IReadOnlyList<(Resident Resident, DemoRecord Record, CareOfResident Care)> People =
        [.. Region.Households(320).SelectMany(h => h.Residents).Select(r => (r, Record: Region.RecordOf(r))).Select(p => (p.r, p.Record, Region.CareOf(p.r, p.Record)))];

    [Fact]
    public void Every_document_is_valid_by_its_template()
    {
        var validators = Templates.OperationalTemplates.All.ToDictionary(t => t.TemplateId, t => new TemplateValidator(OperationalTemplateReader.Read(Encoding.UTF8.GetBytes(t.Xml)).ValueOrThrow()));
        var faults = People.SelectMany(p => p.Record.Documents).SelectMany(d => validators[d.TemplateId].Validate(d.Composition).Select(f => $"{d.TemplateId} {f}")).Distinct().Take(20).ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void The_named_people_alone_use_every_template() =>
        Assert.Equal(Templates.OperationalTemplates.All.Select(t => t.TemplateId), Named().SelectMany(p => p.Record.Documents).Select(d => d.TemplateId).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Somebody_is_warned_of_peanuts() => Assert.Contains(People, p => p.Record.Documents.Any(d => Texts(d.Composition).Contains("Peanøtt")));

    [Fact]
    public void Nothing_is_written_before_birth_after_death_or_ahead_of_the_present() => Assert.All(People, p => Assert.All(p.Record.Documents, d =>
    {
        var day = DateOnly.FromDateTime(d.Time.Date);
        Assert.True(day >= p.Resident.Born.Earliest && day <= (p.Resident.Died ?? Region.Today), $"{p.Resident.Name} {d.TemplateId} {d.Time:O}");
    }));

    [Fact]
    public void Who_writes_works_at_the_unit_that_is_named() => Assert.All(People.SelectMany(p => p.Record.Documents), d =>
    {
        var member = Region.Staff.Find(d.Author.StaffId)!;
        Assert.Equal((d.Author.Name, d.Author.Unit, d.Author.UnitId), (member.Title, member.Unit.Name, member.Unit.Id));
    });

    [Fact]
    public void Each_document_of_a_clinician_lies_within_a_contact()
    {
        foreach (var (resident, record, care) in People)
            foreach (var document in record.Documents.Where(d => CareDirectory.Instance.Of(d.Author.UnitId!.Value).Kind != OrganisationKind.Laboratory))
                Assert.Contains(care.Contacts, c => c.Person == resident.Id && c.Start <= document.Time && (c.End is null || c.End >= document.Time));
    }

    [Fact]
    public void Contacts_have_ids_of_their_own_and_do_not_end_before_they_begin()
    {
        var contacts = People.SelectMany(p => p.Care.Contacts).ToList();
        Assert.Equal(contacts.Count, contacts.Select(c => c.Id).Distinct().Count());
        Assert.All(contacts, c => Assert.True(c.End is null || c.End > c.Start));
        Assert.Equal(Enum.GetValues<CareContactKind>().Order(), contacts.Select(c => c.Kind).Distinct().Order());
    }

    [Fact]
    public void Whoever_lies_in_the_ward_has_a_stay_without_an_end_at_the_unit_of_the_hospital_doctor_and_the_nurse()
    {
        var ward = Region.Staff.Named("sykehuslege").Unit;
        Assert.Equal(ward, Region.Staff.Named("sykepleier").Unit);
        var staying = People.Where(p => p.Resident.Key?.StartsWith("innlagt-", StringComparison.Ordinal) == true).ToList();
        Assert.Equal(3, staying.Count);
        Assert.All(staying, p =>
        {
            var stay = Assert.Single(p.Care.Contacts, c => c.End is null);
            Assert.Equal((CareContactKind.Admission, ward, "sykehuslege"), (stay.Kind, stay.Unit, stay.Staff!.Key));
            Assert.Contains(p.Care.Relations, r => r.Kind == CareRelationKind.Admission && r.Unit == ward && r.To is null);
            Assert.DoesNotContain(p.Record.Documents, d => d.TemplateId == "varde.discharge_summary.v1");
            Assert.True(p.Record.Documents.Count(d => d.TemplateId == "varde.vital_signs.v1" && d.Time >= stay.Start) >= 3);
        });
        Assert.All(People.Where(p => p.Record.Documents is [.., { TemplateId: "varde.discharge_summary.v1" }]), p => Assert.DoesNotContain(p.Care.Contacts, c => c.End is null));
    }

    [Fact]
    public void Every_kind_of_care_relation_is_there() =>
        Assert.Equal(Enum.GetValues<CareRelationKind>().Order(), People.SelectMany(p => p.Care.Relations).Select(r => r.Kind).Distinct().Order());

    [Fact]
    public void Whoever_has_a_number_and_an_address_is_on_the_list_of_one_GP_of_the_municipality() =>
        Assert.All(People.Where(p => p.Resident.Number is not null && p.Resident.Address is not null), p =>
        {
            var list = Assert.Single(p.Care.Relations, r => r.Kind == CareRelationKind.GeneralPractitionerList);
            Assert.Equal((p.Resident.Municipality, Occupation.GeneralPractitioner), (list.Unit.Municipality, list.Responsible!.Occupation));
        });

    [Fact]
    public void Relations_of_the_dead_end_with_them() =>
        Assert.All(People.Where(p => p.Resident.Died is not null), p => Assert.All(p.Care.Relations, r => Assert.True(r.To <= p.Resident.Died)));

    [Fact]
    public void A_diabetics_HbA1c_falls_after_the_treatment_begins()
    {
        var patient = People.Single(p => p.Resident.Key == "pasient").Record;
        var begun = patient.Documents.First(d => d.TemplateId == "varde.medication_order.v1").Time;
        var values = Quantities(patient, "mmol/mol").ToList();
        var before = values.First(v => v.Time < begun).Value;
        Assert.True(before > 60);
        Assert.All(values.Where(v => v.Time > begun.AddDays(300)), v => Assert.True(v.Value < before));
    }

    [Fact]
    public void Blood_pressure_falls_after_the_drug()
    {
        foreach (var (_, record, _) in People.Where(p => p.Resident.Story == "Høyt blodtrykk"))
        {
            var begun = record.Documents.First(d => d.TemplateId == "varde.medication_order.v1").Time;
            var systolic = record.Documents.Where(d => d.TemplateId == "varde.vital_signs.v1").Select(d => (d.Time, Elements(d.Composition).First(e => e.ArchetypeNodeId == "at0004").Value)).Select(v => (v.Time, ((DvQuantity)v.Value!).Magnitude!.Value)).ToList();
            Assert.True(systolic.Where(s => s.Time < begun).Average(s => s.Item2) - 15 > systolic[^1].Item2);
        }
    }

    [Fact]
    public void Children_grow_and_get_the_vaccines_of_their_age()
    {
        foreach (var (resident, record, _) in People.Where(p => p.Record.Story == "Oppvekst" && p.Resident.Born.IsComplete))
        {
            var weights = Quantities(record, "kg").Select(w => w.Value).ToList();
            Assert.Equal(weights.Order(), weights);
            var age = resident.AgeOn(Region.Today);
            var doses = record.Documents.Count(d => d.TemplateId == "varde.immunisation.v1");
            Assert.True(doses >= age switch { 0 => 0, 1 => 5, < 9 => 9, < 12 => 10, _ => 11 }, $"{resident.Name} {age}: {doses}");
        }
    }

    [Fact]
    public void A_pregnancy_ends_on_the_childs_birthday()
    {
        foreach (var (resident, record, _) in People.Where(p => p.Resident.GaveBirth is { } birth && birth < Region.Today.AddDays(-5)))
        {
            var stay = record.Documents.First(d => d.TemplateId == "varde.discharge_summary.v1");
            Assert.Equal(resident.GaveBirth!.Value.AddDays(2), DateOnly.FromDateTime(stay.Time.Date));
            Assert.Contains(record.Documents, d => d.TemplateId == "varde.vital_signs.v1" && DateOnly.FromDateTime(d.Time.Date) == resident.GaveBirth);
        }
    }

    [Fact]
    public void A_document_has_an_id_of_its_own_and_versions_share_one()
    {
        foreach (var (_, record, _) in People)
        {
            var ids = record.Documents.Select((d, number) => (d.Series, Id: SyntheticRegion.ObjectIdOf(record, number))).ToList();
            Assert.Equal(ids.Count(i => i.Series is null) + ids.Where(i => i.Series is not null).Select(i => i.Series).Distinct().Count(), ids.Select(i => i.Id).Distinct().Count());
        }
    }

    private static IEnumerable<(Resident Resident, DemoRecord Record, CareOfResident Care)> Named() => People.Where(p => p.Resident.Key is not null);

    private static IEnumerable<(DateTimeOffset Time, double Value)> Quantities(DemoRecord record, string unit) =>
        from document in record.Documents
        from element in Elements(document.Composition)
        where element.Value is DvQuantity quantity && quantity.Units == unit
        select (document.Time, ((DvQuantity)element.Value!).Magnitude!.Value);

    private static IEnumerable<string?> Texts(Composition composition) => Elements(composition).Select(e => e.Value).OfType<DvText>().Select(t => t.Value);

    private static IEnumerable<Element> Elements(RmObject node) => node is Element element ? [element] : Below(node).SelectMany(Elements);

    private static IEnumerable<RmObject> Below(RmObject node) => node.Class.Attributes.SelectMany(a => node[a] switch
    {
        RmObject one => [one],
        List<RmObject> many => many,
        _ => (IEnumerable<RmObject>)[],
    });
}
