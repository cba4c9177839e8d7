using Varde.SeedPopulation.People;
using Varde.SeedPopulation.Writing;

namespace Varde.SeedPopulation.Documents;

/// <summary>Notes and discharge summaries.</summary>
internal static class Notes
{
    public static DemoDocument Note(
        DemoClinician author, DateTimeOffset time, string reason, string story, string findings, string assessment, string plan, Diagnosis? diagnosis = null) =>
        DemoTemplates.Document("varde.clinical_note.v1", author, time, root =>
        {
            root.In("reason_for_encounter.v1", n => n.Set("at0004", reason));
            root.In("story.v1", n => n.Set("at0004", story));
            root.In("exam.v1", n => n.Set("at0004", findings));
            root.In("clinical_synopsis.v1", n => n.Set("at0002", assessment));
            if (diagnosis is not null) root.In("problem_diagnosis.v1", n => n.Set("at0002", diagnosis.ToValue()).Choose("at0073", "at0076"));
            root.In("recommendation.v2", n => n.Set("at0002", plan));
        });

    public static DemoDocument DischargeSummary(DemoClinician author, DateTimeOffset time, Stay stay) =>
        DemoTemplates.Document("varde.discharge_summary.v1", author, time, root => root
            .In("episode_institution.v0", n => n
                .Set("at0004", stay.Admitted)
                .Set("at0008", stay.Reason)
                .Choose("at0009", "1")
                .Set("at0021", author.Unit)
                .Set("at0002", time)
                .Set("at0003", stay.Destination))
            .In("adhoc.v1:Diagnoser", section => Diagnoses(section, stay))
            .In("adhoc.v1:Sykehistorie og funn", s => s
                .In("story.v1", n => n.Set("at0004", stay.Background))
                .In("exam.v1", n => n.Set("at0004", stay.Findings)))
            .In("adhoc.v1:Forløp og behandling", s => s.In("clinical_synopsis.v1", n => n.Set("at0002", stay.Course)))
            .In("adhoc.v1:Legemidler", s => Medicines(s, stay))
            .In("adhoc.v1:Videre oppfølging", s => s
                .In("recommendation.v2", n => n.Set("at0002", stay.FollowUp))
                .In("clinical_synopsis.v1", n => n.Set("at0002", stay.ToPatient))));

    private static void Diagnoses(Node section, Stay stay)
    {
        for (var i = 0; i < stay.Diagnoses.Count; i++)
        {
            var (diagnosis, rank) = (stay.Diagnoses[i], i == 0 ? "at0064" : "at0066");
            section.Add("problem_diagnosis.v1", n => n
                .Set("at0002", diagnosis.ToValue())
                .In("problem_qualifier.v2", q => q.Choose("at0063", rank)));
        }
    }

    private static void Medicines(Node section, Stay stay)
    {
        section.In("clinical_synopsis.v1", n => n.Set("at0002", stay.MedicineChanges));
        foreach (var medicine in stay.Medicines)
            section.Add("medication_order.v3", n => n
                .Narrative($"{medicine.Name} {medicine.Directions}")
                .In("at0001", order => order
                    .Set("at0070", medicine.ToValue())
                    .Set("at0009", medicine.Directions)
                    .Set("at0018", medicine.Indication)));
    }
}

/// <summary>A stay in hospital as the discharge summary tells it; the first diagnosis is the principal one.</summary>
internal sealed record Stay(
    DateTimeOffset Admitted, string Reason, string Destination, IReadOnlyList<Diagnosis> Diagnoses, string Background, string Findings, string Course,
    string MedicineChanges, IReadOnlyList<Medicine> Medicines, string FollowUp, string ToPatient);
