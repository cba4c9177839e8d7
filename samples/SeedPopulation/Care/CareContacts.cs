using Varde.SeedPopulation.Region;

namespace Varde.SeedPopulation.Care;

/// <summary>Finds the meetings in what was written at them, so that record and contacts always tell the same.</summary>
internal static class CareContacts
{
    private static readonly TimeSpan LongestSilenceInAStay = TimeSpan.FromHours(40);
    private static readonly TimeSpan Consultation = TimeSpan.FromMinutes(20);

    public static IReadOnlyList<CareContact> Of(DemoRecord record, StaffRoster staff, DateTimeOffset present)
    {
        var written = record.Documents.Where(d => d.Author.UnitId is not null)
            .Select(d => new Written(d, CareDirectory.Instance.Of(d.Author.UnitId!.Value))).Where(w => w.Unit.Kind != OrganisationKind.Laboratory).ToList();
        return [.. Visits(written.Where(w => !IsWard(w.Unit))).Concat(Stays(written.Where(w => IsWard(w.Unit))))
            .Select((contact, number) => Contact(record, staff, contact, number, present)).OrderBy(c => c.Start)];
    }

    private static bool IsWard(CareOrganisation unit) => unit.Kind is OrganisationKind.EmergencyDepartment or OrganisationKind.MedicalWard or OrganisationKind.OrthopaedicWard
        or OrganisationKind.MaternityWard or OrganisationKind.ChildrensWard;

    private static IEnumerable<IReadOnlyList<Written>> Visits(IEnumerable<Written> written) =>
        written.GroupBy(w => (w.Unit.Id, w.Document.Time.Date)).Select(group => group.ToList());

    private static IEnumerable<IReadOnlyList<Written>> Stays(IEnumerable<Written> written)
    {
        var stay = new List<Written>();
        foreach (var next in written)
        {
            if (stay.Count > 0 && next.Document.Time - stay[^1].Document.Time > LongestSilenceInAStay)
            {
                yield return stay;
                stay = [];
            }
            stay.Add(next);
        }
        if (stay.Count > 0) yield return stay;
    }

    private static CareContact Contact(DemoRecord record, StaffRoster staff, IReadOnlyList<Written> written, int number, DateTimeOffset present)
    {
        var discharge = written.LastOrDefault(w => w.Document.TemplateId == "varde.discharge_summary.v1");
        var goesOn = discharge is null && IsWard(written[^1].Unit) && written[^1].Unit.Kind != OrganisationKind.EmergencyDepartment && present - written[^1].Document.Time <= LongestSilenceInAStay;
        // Whoever lies there still is where the newest was written.
        var last = discharge ?? (goesOn ? written.First(w => w.Unit == written[^1].Unit) : written[0]);
        var (start, end) = (written[0].Document.Time, written[^1].Document.Time);
        return new(
            Dice.For(number, "contact/" + record.Person.EhrId, 0).Uuid(), record.Person.EhrId, KindOf(last, written), last.Unit, staff.Find(last.Document.Author.StaffId),
            start, goesOn ? null : end > start ? end : start + Consultation);
    }

    private static CareContactKind KindOf(Written last, IReadOnlyList<Written> written) => last.Unit.Kind switch
    {
        OrganisationKind.HomeCare => CareContactKind.HomeVisit,
        OrganisationKind.OutOfHours => CareContactKind.Emergency,
        OrganisationKind.EmergencyDepartment when written.All(w => w.Unit.Kind == OrganisationKind.EmergencyDepartment) => CareContactKind.Emergency,
        _ when IsWard(last.Unit) => CareContactKind.Admission,
        _ => CareContactKind.Consultation,
    };

    private sealed record Written(DemoDocument Document, CareOrganisation Unit);
}
